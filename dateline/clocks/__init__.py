"""Clocks: what a publisher's "11:47 a.m." means in UTC.

    grammar  the characters of a clock, at the head or the tail of a line
    zones    a zone named in words, by an abbreviation, or by an offset
    days     day headings ("Friday, 28 February") in many languages
    anchor   bare clocks in page order, and one trusted date, to instants
    moments  machine times: ISO 8601, epochs, "5m ago"

Nothing here looks at the wall clock.
"""
