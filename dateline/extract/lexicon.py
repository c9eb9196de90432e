"""English word lists of the extraction rules: closed classes only, no names of outlets or people."""

from __future__ import annotations


def word_set(text: str) -> frozenset[str]:
    """Return the words of a text that divides them by white space."""
    return frozenset(text.split())


PRONOUNS = word_set("he she they it i we you who which")
SINGULAR_PRONOUNS = word_set("he she i")
DETERMINERS = word_set(
    """
    the a an this that these those his her its their our my your some any no each every another both
    all
    """
)
PREPOSITIONS = word_set(
    """
    of in on at by for from with to into onto over under after before during since until through
    between among against about around near across along amid despite behind beyond inside outside
    within without via per towards toward upon off up down out above below as like than
    """
)
CONJUNCTIONS = word_set(
    """
    and or but nor while whereas because although though if when where as that than which who whom
    whose since until unless whether so yet after before
    """
)
AUXILIARIES = word_set(
    """
    is are was were be been being am has have had having do does did will would shall should can
    could may might must isn't aren't wasn't weren't hasn't haven't hadn't don't doesn't didn't
    won't wouldn't can't cannot couldn't shouldn't
    """
)
NEGATIONS = word_set(
    """
    not never isn't aren't wasn't weren't hasn't haven't hadn't don't doesn't didn't won't wouldn't
    can't cannot couldn't shouldn't nor
    """
)
ADVERBS = word_set(
    """
    also later then since earlier previously already now just still again repeatedly recently
    reportedly initially subsequently immediately publicly separately however meanwhile only even
    always often once once too first today yesterday tonight rightly falsely simply jointly all both
    officially
    """
)
WEEKDAYS = word_set(
    """
    monday tuesday wednesday thursday friday saturday sunday mon tue tues wed thu thur fri sat sun
    """
)
MONTHS = word_set(
    """
    january february march april may june july august september october november december jan feb
    mar apr jun jul aug sep sept oct nov dec jan. feb. mar. apr. jun. jul. aug. sept. oct. nov. dec.
    """
)
TIME_WORDS = (
    WEEKDAYS
    | MONTHS
    | word_set(
        """
    today yesterday tonight tomorrow earlier later recently again late early last this next week
    month year morning afternoon evening night overnight then before afterward afterwards on in at
    """
    )
)
TITLES = word_set(
    """
    bürgermeister bürgermeisterin präsident präsidentin kanzler kanzlerin ministerin sprecher sprecherin
    ministre président présidente maire porte-parole ministro ministra presidente presidenta alcalde
    alcaldesa portavoz voter engineer bystander eyewitness passenger
    president vice-president premier chancellor minister secretary secretary-general general
    governor mayor senator congressman congresswoman representative speaker leader chief head chair
    chairman chairwoman chairperson director director-general commissioner ambassador envoy
    spokesman spokeswoman spokesperson spox official officer judge justice prosecutor attorney
    lawyer sheriff commander colonel captain major lieutenant sergeant admiral marshal king queen
    prince princess pope cardinal archbishop bishop rabbi imam ayatollah sheikh emir sultan
    professor doctor coach manager boss captain striker ceo cfo founder owner economist analyst
    strategist trader researcher scientist expert adviser advisor aide lawmaker politician
    councillor councilman councilwoman deputy candidate nominee author editor reporter correspondent
    journalist columnist writer actor actress director producer activist resident witness survivor
    teacher student farmer nurse surgeon epidemiologist meteorologist seismologist firefighter pilot
    driver mother father brother sister son daughter wife husband neighbour neighbor owner member
    veteran detective superintendent inspector constable coroner treasurer chairman co-founder
    co-chair host presenter winger midfielder defender goalkeeper player champion runner skipper mr
    mrs ms dr mr. mrs. ms. dr. prof. gen. lt. col. maj. capt. sgt. adm. sen. rep. gov. rev. hon.
    pres. sir dame lord lady baroness chef mp mep pm
    """
)
HONORIFICS = word_set("mr mrs ms dr mr. mrs. ms. dr. sir dame lord lady rev. hon. the")
SPEAKERS = (
    word_set(
        """
    officials police authorities ministers spokesmen spokespeople sources source witnesses residents
    experts analysts scientists researchers traders lawyers prosecutors doctors rescuers
    firefighters investigators critics supporters opponents democrats republicans lawmakers leaders
    diplomats economists forecasters report reports study statement survey poll polls document
    documents filing letter ministry government company firm agency department office court council
    committee commission union party group campaign club team airline bank army military navy force
    forces service services institute university hospital administration organisation organization
    association federation network newspaper broadcaster operator watchdog regulator embassy kremlin
    palace man woman person people protesters protestors activists voters workers staff families
    relatives neighbours neighbors teachers students parents organisers organizers judges jurors
    coaches players fans one others many some most several data figures records results research
    findings media outlets reporters journalists lawsuit complaint indictment affidavit ruling note
    memo email notice bulletin article paper analysis charity monitor fact-checkers pollsters
    historians historian observers studies americans
    """
    )
    | TITLES
)
MEDIA = word_set(
    """
    interview statement post tweet message letter email e-mail memo conference briefing speech
    address report video blog column op-ed article essay podcast call rally debate hearing testimony
    broadcast release note filing document book documentary newscast bulletin social media
    television tv radio newspaper agency wire thread page account channel programme program show
    panel forum event town-hall editorial notice communique newsletter session meeting announcement
    presser remarks reporters journalists
    """
)
OUTLET_MARKS = word_set(
    """
    news radio tv television times post press bbc cnn reuters journal herald tribune telegraph
    guardian gazette telegram twitter facebook instagram tiktok youtube mastodon bluesky weibo
    whatsapp linkedin threads reddit agency network broadcaster newspaper magazine daily
    """
)
PLATFORMS = word_set(
    """
    twitter facebook instagram tiktok youtube mastodon bluesky weibo whatsapp linkedin threads
    reddit telegram snapchat vkontakte truth
    """
)
ORGANISATION_MARKS = word_set(
    """
    ministry party index bank banking bankasi as inc inc. ltd ltd. plc corp corp. co co. llc ag sa
    nv gmbh group council committee commission agency authority department office court union league
    association federation university institute institution college school hospital army navy police
    force guard corps brigade senate congress parliament house assembly cabinet government
    administration treasury reserve organisation organization foundation fund society church club
    united city fc airlines airways air times post news radio television tv service network alliance
    bureau board exchange company holdings industries motors systems technologies partners capital
    team observatory tribunal cross crescent academy rangers rovers athletic wanderers
    """
)
PLACE_MARKS = word_set(
    """
    province region district city town village county state island islands river lake sea ocean
    mountain mountains valley peninsula street avenue road square bridge airport coast bay gulf
    strait port border desert park stadium
    """
)
NOT_NAMES = (
    word_set(
        """
    i the a an this that these those he she it they we you his her its their our my your but and or
    if when while as at in on for from with by to of after before during since until however
    meanwhile earlier later now then there here what why how who where which no not yes so yet some
    many most more less few several all both each every another other others one two three four five
    six seven eight nine ten eleven twelve at least about nearly almost over under around according
    also although though because despite following breaking update live latest key watch read see
    photo video image our thank please good today yesterday tonight tomorrow dozens hundreds
    thousands scores millions
    """
    )
    | WEEKDAYS
    | (MONTHS - {"may"})
)
