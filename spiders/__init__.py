"""Fetch: which pages to ask for, politely.  Everything else is done by ``dateline``.

    settings      politeness and limits
    liveblog      polls live blogs, of all sources
    discovery     looks for new ones in feeds, sitemaps and listing pages
    page          keeps one page in a folder, for somebody who adds a source
    desk          what a crawl has to poll and what became of it (Postgres, archive)
    robots        robots.txt as RFC 9309 has it
    middlewares   schemes, redirects, retries, sizes
    resolver      no private addresses
    pacing        delays of hosts, and what a crawl cost
    causes        names for what went wrong

``python -m spiders`` runs one of them in this process.
"""
