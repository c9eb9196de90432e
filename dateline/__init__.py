"""Dateline: news live blogs as data.

The rooms, in the order in which a page walks through them:

    fetch        spiders/                which pages to ask for (Scrapy)
    snapshot     dateline.snapshot       the bytes, kept as WARC before anything reads them
    parse        dateline.formats        bytes -> LiveBlog with its Updates (pure)
    stage        dateline.stage          what one page showed, into Postgres by COPY
    revise       dateline.revise         observation against current versions -> Revisions
    deduplicate  dateline.deduplicate    copies and developments, with evidence
    extract      dateline.extract        quotes, figures, claims, entities of one wording (pure)
    query        dateline.query          rows for people

``dags/`` says when, ``sql/`` remembers, ``dateline.local`` runs the whole of it on one machine.
This package imports neither Scrapy nor Airflow.
"""

__version__ = "0.1.0"
