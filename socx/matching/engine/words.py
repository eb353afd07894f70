"""Words that carry no subject: stop words, months, and the boilerplate of technical assistance.

All are written without accents, because texts are folded before they are looked at.
"""

from __future__ import annotations

_ENGLISH = """
a about above after again against all also am among an and any are as at be because been before
being below between both but by can cannot could did do does doing done down during each either
else etc even ever every few for from further had has have having he her here hers herself him
himself his how however i if in into is it its itself just least less like made make many may me
might more most much must my myself near no nor not now of off often on once one only or other
others our ours ourselves out over own per rather same she should since so some still such than
that the their theirs them themselves then there these they this those though through thus to
together too toward towards two under until up upon us very via was we well were what when where
whether which while who whom whose why will with within without would yes yet you your yours
yourself yourselves three four five six seven eight nine ten first second third new
"""

_FRENCH = """
a ai aie aient ainsi alors apres as au aucun aucune aupres aura auront aussi autre autres aux avait
avaient avant avec avoir avons ayant beaucoup bien c car ce ceci cela celle celles celui cent ces
cet cette ceux chacun chaque chez ci comme comment d dans de depuis des deux dix doit doivent donc
dont du elle elles en encore entre est et etaient etait etant ete etre eu eux fait faire font grace
huit hors il ils j je jusqu jusque l la laquelle le lequel les lesquelles lesquels leur leurs lors
lorsque lui m ma mais me meme memes mes mieux moins mon n ne neuf ni non nos notre nous on ont or
ou par parmi pas pendant peu peut peuvent plus plusieurs pour pourquoi pres qu quand quatre que
quel quelle quelles quels qui quoi s sa sans se selon sept sera seront ses si six soit son sont
sous sur t ta tandis tant te tel telle telles tels tes toi ton tous tout toute toutes tres trois tu
un une unes uns va vers via voici vos votre vous vu y afin cinq premier premiere nouveau nouvelle
nouveaux nouvelles notamment
"""

_SPANISH = """
a al algo algun alguna algunas alguno algunos ambos ante antes aquel aquella aquellas aquellos aqui
asi aun aunque bajo bien cada casi cinco como con contra cual cuales cualquier cuando cuanto cuatro
cuya cuyas cuyo cuyos da de debe deben del demas desde donde dos durante e el ella ellas ello ellos
en entre era eran es esa esas ese eso esos esta estaba estado estan estar estas este esto estos fue
fueron fuera ha haber habia han hacer hacia hasta hay he hizo incluso junto la las le les lo los
luego mas me mediante mejor menos mi mis mismo mucha muchas mucho muchos muy nada ni no nos nosotros
nuestra nuestras nuestro nuestros o os otra otras otro otros para parte pero poco por porque primer
primera primero pues que quien quienes se sea sean segun ser si sido siempre sin sino sobre son su
sus tal tambien tampoco tan tanto te tenemos tener tiene tienen toda todas todavia todo todos traves
tras tres tu u un una unas uno unos usted ustedes va varias varios vez y ya yo nuevo nueva nuevos
nuevas asimismo
"""

_PORTUGUESE = """
a ao aos apos as ate cada com como da das de dela dele delas deles depois do dos e ela elas ele eles
em entre era essa essas esse esses esta estas este estes eu foi foram ha isso isto ja lhe lhes mais
mas me mesmo meu minha muito na nao nas nem no nos nossa nosso num numa o os ou para pela pelas pelo
pelos por qual quando que quem sao se sem ser seu seus so sob sobre sua suas tambem te tem tendo ter
um uma umas uns voce voces vos
"""

STOP_WORDS: dict[str, frozenset[str]] = {
    "en": frozenset(_ENGLISH.split()),
    "fr": frozenset(_FRENCH.split()),
    "es": frozenset(_SPANISH.split()),
    "pt": frozenset(_PORTUGUESE.split()),
}
"""By ISO 639-1 code; a language that is not here loses no words."""

_MONTHS = """
january february march april june july august september october november december
janvier fevrier mars avril mai juin juillet aout septembre octobre novembre decembre
enero febrero marzo abril mayo junio julio agosto septiembre octubre noviembre diciembre
monday tuesday wednesday thursday friday saturday sunday
lundi mardi mercredi jeudi vendredi samedi dimanche
lunes martes miercoles jueves viernes sabado domingo
"""

MONTHS = frozenset(_MONTHS.split())
"""Dates are no subject. The English month that is also a verb ("may") is a stop word already."""

BOILERPLATE = (
    # The facility and its instruments
    "socieux", "socieux+", "eu expertise on social protection labour and employment",
    "european union", "european commission", "eu delegation", "delegation of the european union",
    "union europeenne", "commission europeenne", "delegation de l'union europeenne",
    "union europea", "comision europea", "delegacion de la union europea",
    "taiex", "twinning", "jumelage", "hermanamiento", "eu member states", "member state",
    "member states", "etats membres", "etat membre", "estados miembros", "estado miembro",
    # The ways of the trade, in every request and every profile
    "technical assistance", "assistance technique", "asistencia tecnica",
    "technical cooperation", "cooperation technique", "cooperacion tecnica",
    "terms of reference", "termes de reference", "terminos de referencia",
    "peer to peer", "peer exchange", "entre pairs", "entre pares",
    "short term", "court terme", "corto plazo",
    "partner country", "partner countries", "pays partenaire", "pays partenaires",
    "pais socio", "paises socios", "partner institution", "institution partenaire",
    "institucion socia", "capacity building", "renforcement des capacites",
    "fortalecimiento de capacidades",
    "study visit", "visite d'etude", "visita de estudio",
    "years of experience", "ans d'experience", "anos de experiencia",
    "annees d'experience", "good practice", "good practices", "bonnes pratiques",
    "buenas practicas", "curriculum vitae",
)  # fmt: skip
"""Phrases that say who pays and how one works, never what about; taken out before anything."""
