"""What the desks of ``trial_story`` say, in five languages."""

from __future__ import annotations

from dataclasses import dataclass

NAMES = (
    "Marlene Vosk",
    "Tobias Arendt",
    "Ines Calvaro",
    "Rupert Halloway",
    "Sunniva Dahl",
    "Emeka Duru",
    "Yara Benalam",
    "Pavel Hrobak",
    "Lucia Ferrando",
    "Owen Thackery",
)
PLACES = (
    "Hollmark",
    "Vardena",
    "Port Selwick",
    "Brunnau",
    "Castel Orvo",
    "Ribamar",
    "Kestrel Bay",
    "Lindrath",
    "Montavel",
    "Saltersea",
)


@dataclass(frozen=True, kw_only=True)
class Said:
    """A sentence with what fills its slots."""

    pattern: str
    n: int = 0
    name: str = ""
    place: str = ""

    def __str__(self) -> str:
        return self.pattern.format(n=self.n, name=self.name, place=self.place)


@dataclass(frozen=True, kw_only=True)
class Tongue:
    """A language, its sentences by kind, its clock and its way to say how long ago."""

    code: str
    zone: str
    clock: str
    ago: str
    wait: str
    sentences: dict[str, tuple[str, ...]]


TONGUES = {
    "en": Tongue(
        code="en",
        zone="Europe/London",
        clock="%H:%M",
        ago="{n} min ago",
        wait="Developing... more to follow.",
        sentences={
            "headline": (
                "Bridge at {place} shut to all traffic",
                "{name} to speak within the hour",
                "Trains through {place} halted",
                "What we know so far",
                "Power back in half of {place}",
            ),
            "number": (
                "At least {n} people were taken to hospital in {place}.",
                "Some {n} homes in {place} are without electricity.",
                "The council has set aside {n} beds in sports halls.",
            ),
            "name": (
                "{name}, who runs the rescue team, asked drivers to stay away.",
                "Volunteers led by {name} filled sandbags through the morning.",
            ),
            "plain": (
                "Nobody could say when the ferry would sail again.",
                "Shops along the quay had put boards before their doors.",
                "Families waited in the gym with blankets and tea.",
                "Our reporter saw lorries turning back at the roundabout.",
                "Rain has eased a little, but the river has yet to peak.",
            ),
        },
    ),
    "de": Tongue(
        code="de",
        zone="Europe/Berlin",
        clock="%H.%M Uhr",
        ago="vor {n} Minuten",
        wait="Weitere Informationen in Kürze.",
        sentences={
            "headline": (
                "Brücke bei {place} gesperrt",
                "{name} will sich am Abend äußern",
                "Bahnverkehr in {place} ruht",
                "Der Stand der Dinge",
                "Hafen von {place} bleibt zu",
            ),
            "number": (
                "Mindestens {n} Menschen kamen in {place} ins Krankenhaus.",
                "Rund {n} Haushalte in {place} sind ohne Strom.",
                "Am Kanal bei {place} laufen {n} Pumpen.",
            ),
            "name": (
                "Einsatzleiter {name} bat Autofahrer, die Gegend zu meiden.",
                "Freiwillige um {name} füllten den ganzen Morgen Säcke.",
            ),
            "plain": (
                "Wann die Fähre wieder fährt, konnte niemand sagen.",
                "Läden am Kai hatten Bretter vor die Türen gestellt.",
                "Familien warteten mit Decken und Tee in der Halle.",
                "Am Kreisel sah unsere Reporterin Lastwagen umkehren.",
                "In den Straßen ist es ruhig, nur Motoren sind zu hören.",
            ),
        },
    ),
    "fr": Tongue(
        code="fr",
        zone="Europe/Paris",
        clock="%Hh%M",
        ago="il y a {n} min",
        wait="Plus d'informations à suivre.",
        sentences={
            "headline": (
                "Le pont de {place} fermé à la circulation",
                "{name} doit prendre la parole dans la soirée",
                "Plus aucun train à {place}",
                "Ce que l'on sait",
                "Le port de {place} reste fermé",
            ),
            "number": (
                "Au moins {n} personnes ont été hospitalisées à {place}.",
                "Quelque {n} foyers de {place} sont privés d'électricité.",
                "Le long du canal de {place}, {n} pompes sont en marche.",
            ),
            "name": (
                "{name}, qui dirige les secours, demande d'éviter le secteur.",
                "Des bénévoles menés par {name} ont rempli des sacs toute la matinée.",
            ),
            "plain": (
                "Personne ne pouvait dire quand le bac repartirait.",
                "Les commerces du quai avaient posé des planches devant leurs portes.",
                "Notre journaliste a vu des camions faire demi-tour au rond-point.",
                "Les rues sont calmes, on n'entend que les moteurs.",
                "Une autre équipe arrive de la côte.",
            ),
        },
    ),
    "es": Tongue(
        code="es",
        zone="Europe/Madrid",
        clock="%H:%M",
        ago="hace {n} min",
        wait="Habrá más información en breve.",
        sentences={
            "headline": (
                "Cerrado el puente de {place}",
                "{name} comparecerá esta tarde",
                "Sin trenes en {place}",
                "Lo que se sabe hasta ahora",
                "Vuelve la luz a parte de {place}",
            ),
            "number": (
                "Al menos {n} personas han sido hospitalizadas en {place}.",
                "Unos {n} hogares de {place} están sin luz.",
                "Junto al canal de {place} trabajan {n} bombas.",
            ),
            "name": (
                "{name}, al frente del rescate, pide a los conductores que no se acerquen.",
                "Voluntarios guiados por {name} llenaron sacos toda la mañana.",
            ),
            "plain": (
                "Nadie sabía decir cuándo volvería a salir el barco.",
                "Las tiendas del muelle habían puesto tablas en las puertas.",
                "Nuestra reportera vio camiones dando la vuelta en la rotonda.",
                "Las calles están tranquilas, solo se oyen motores.",
                "Otra cuadrilla viene desde la costa.",
            ),
        },
    ),
    "it": Tongue(
        code="it",
        zone="Europe/Rome",
        clock="%H:%M",
        ago="{n} minuti fa",
        wait="Seguono aggiornamenti.",
        sentences={
            "headline": (
                "Chiuso il ponte di {place}",
                "{name} parlerà in serata",
                "Treni fermi a {place}",
                "Che cosa sappiamo",
                "Il porto di {place} resta chiuso",
            ),
            "number": (
                "Almeno {n} persone sono state portate in ospedale a {place}.",
                "Circa {n} case di {place} sono senza corrente.",
                "Lungo il canale di {place} lavorano {n} pompe.",
            ),
            "name": (
                "{name}, che guida i soccorsi, chiede di stare lontani.",
                "I volontari di {name} hanno riempito sacchi per tutta la mattina.",
            ),
            "plain": (
                "Nessuno sapeva dire quando il traghetto sarebbe ripartito.",
                "I negozi del molo avevano messo assi davanti alle porte.",
                "La nostra inviata ha visto camion tornare indietro alla rotonda.",
                "Le strade sono tranquille, si sentono solo i motori.",
                "Un'altra squadra arriva dalla costa.",
            ),
        },
    ),
}
