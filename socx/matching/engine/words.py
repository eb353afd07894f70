"""Words that carry no subject: stop words, months, and the boilerplate of technical assistance.

All are written without accents, because texts are folded before they are looked at.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Mapping

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

_GERMAN = """
aber alle allem allen aller alles als also am an andere anderen auch auf aus bei beim bin bis bist da
damit dann das dass dem den denn der des die dies diese diesem diesen dieser dieses doch dort durch
ein eine einem einen einer eines er es etwa fur gegen hat haben hatte hier ich ihr ihre ihrem ihren
ihrer im in ist ja jede jeder jedes kann kein keine konnen man mehr mit muss nach nicht noch nur ob
oder ohne sehr sein seine seiner seit sich sie sind so sowie uber um und uns unser unter viel vom von
vor war waren was wenn werden wer wie wir wird wo zu zum zur zwischen
"""

_ITALIAN = """
a ad agli ai al alla alle allo anche ancora che chi ci come con cui da dagli dai dal dalla dalle dei
degli del dell della delle dello di dove e ed era essere fra gli ha hanno i il in io la le lo loro ma
mi nei negli nel nella nelle nello noi non nostro o ogni per piu poi quale quando quanto quella quelle
quelli quello questa queste questi questo se senza si sia solo sono sotto su sua sue sui sul sulla
sulle suo suoi tra tutti tutto un una uno vi
"""

_DUTCH = """
aan al als alle alleen andere ben bij daar dan dat de deze die dit door een en er geen haar had heb
hebben heeft het hier hij hoe hun ik in is ja je kan kunnen maar meer men met mijn moet naar niet nog
nu of om omdat ons ook op over te tegen tot tussen uit van veel voor was wat we wel werd wie wij
worden wordt zal ze zich zij zijn zo zonder zou
"""

# Without “care” (which): it is a word of the field in English, and would make every text on care Romanian
_ROMANIAN = """
a acest aceasta aceste al ale am ar are as asupra au avea ca catre ce cea cei cel cele cu cum
daca dar de decat despre din dintre dupa ea ei el ele era este fara fi fie fiind fost in intre isi
la le lor lui mai nu o or pe pentru peste prin sa sale sau se si sub sunt toate un una unei unor unui
va
"""

_DANISH = """
af alle at blev bliver da de dem den der deres det dette dig din disse du efter eller en end er et
for fra ham han har havde hende her hun hvad hvor i ikke ind jeg jo kan kunne man med meget men mig
mod nar nogle nu og ogsa om op os over pa samt sig sin ske skal som sine til ud under var ved vi vil
ville vaere vaeret
"""

_NORWEGIAN = """
alle at av ble bli blir da de dem den der deres det dette din disse du eller en enn er et etter for
fra ha hadde han har her hun hva hvor i ikke inn jeg kan kunne man med meg mellom men mot na nar noe
noen og ogsa om opp oss over pa samt seg sin skal skulle som til ut var ved vi vil ville vaere vaert
"""

_SWEDISH = """
alla allt att av bara blev bli blir da dar de dem den denna deras dess dessa det detta din du efter
ej eller en ett for fran ha hade han har hon hur i icke in inom inte jag kan kunde man med mellan men
mig mot mycket nar nagon nagra ni nu och ocksa om oss over pa samt sig sin ska skall som till under
ut utan vad var vara varit vi vid vilka vilken
"""

_FINNISH = """
ei eika ellei etta han hanen he ilman ja jo joka jolla jonka jos jossa jota jotka kanssa kuin kun
kuten me mika mina minun missa mita mukaan mutta muut myos ne niiden niin niita nyt ole olen oli
olivat olla on ovat se seka sen siita sina sita sitten tai tama taman tassa te tulee vaan vain
vai voi voidaan voivat
"""

_HUNGARIAN = """
a abban ahhoz akkor alatt altal amely amelyek ami annak azt az azok be csak de e egy egyeb egyes el
elott en erre es ez ezek ezen ezt ezzel fel hogy igy illetve is itt kell ket kivul koztt legyen lehet
lenni mar meg mert mint minden mivel most nagy nem ne o ok olyan ott pedig sem s szerint tobb ugy
vagy van vannak volt voltak
"""

_POLISH = """
aby albo ale ani az bardzo bez bo byc byl byla bylo czy dla do gdy gdzie go i ich ile im inne ja jak
jako je jednak jego jej jest jestem juz kiedy ktora ktore ktorego ktorych ktory ktorzy lub ma maja
mnie moze na nad nie niz o od on ona one oraz po pod przed przez przy sa sie swoje ta tak takie tam te
tego tej to tych tylko tym u w we wiec z za ze zostal
"""

_CZECH = """
aby ale ani az bez bude byl byla bylo byt co do i jak jako je jeho jejich jen jsem jsou k kde ktera
ktere kteri ktery ma mezi mi muze na nad nebo nejsou neni o od po pod podle pro pred pri proto prot s
se si sve ta tak take tato te tento to tohoto u v ve vsak z za ze
"""

_CROATIAN = """
a ali bi bila bilo bio da do duz ga i ili ima iz iznad ja je jedan jedna jer jos kad kada kako kao koja
koje koji kojih kroz li ma mi moze na nad ne nego nije nisu njegov njihov o od on ona oni ono ova ovaj
ove ovo po pod pred prema pri s sa samo se su sve svoj sto ta taj te to u uz vec za zbog
"""

_TURKISH = """
ama ancak bir bu bunlar cok da daha de degil diye en gibi gore hem her icin ile ise kadar ki mi mu
nasil ne neden o olan olarak olup oldugu sonra su tarafindan tum uzerine uzere var ve veya ya yani yok
"""

_ALBANIAN = """
dhe ne te e i per me nga se si qe nje jane eshte ka kane por ose deri kjo ky keto keta mund duke pas
para mbi nen ndaj prej tij saj tyre cili cila gjate
"""

_RUSSIAN = """
а без более был была были было быть в вам вас ваш весь во вот все всего всех вы где да даже для до его
ее если есть еще же за здесь и из или им их к как какой когда которая которого которой которые который
которых кто ли либо между меня мне может можно мой мы на над нам нас наш не него нее нет ни них но о об
один она они оно от по под после при про с сам свои своих себя со так также такие такой там те тем того
той только том тот три ты у уже чем через что чтобы эта эти этих это этого этой этом этот я
"""

_UKRAINIAN = """
а або але без був була були було бути в вже від він все всі вона вони воно для до є за з зі і із й його
її їх коли котрий ми на над не ні про під після по при та так також такий те той ті то у це цей ці цього
що щоб як яка який які якого
"""

_ARABIC = """
أن إن أنا أو أي إذا إلى أمام أما
ان او اي الا إلا التي الذي الذين اللذين الى بعد بعض بل بن بها به بين بينما تلك ثم حتى حول
حيث خلال دون ذلك ذات سوف ضد ضمن على عليها عليه عن عند عندما غير فإن فقد فهو في فيما فيه فيها قبل قد كان
كانت كذلك كل كما لا لدى لذلك لكن لكي لم لن له لها لهذا لهم ليس ما مثل مع من منذ منه منها نحن نحو هذا هذه هل هم هنا هناك
هو هي و وقد وكان ولا وهو وهي يكون
"""

_GREEK = """
αλλα αν αντι απο για δε δεν εαν ειναι εκ ενα εναν ενας επι ετσι εχει η ηταν θα και καθως κατα κι μας με
μετα μεσω μη μια ο οι ολα οπως οτι ο που προς σας σε στα στη στην στις στο στον στους τα τη την της τις
το τον του τους των υπο ως
"""


def _folded(listed: str) -> frozenset[str]:
    """The words of a list as the words of a text are folded."""
    plain = unicodedata.normalize("NFKD", listed.casefold())
    return frozenset("".join(c for c in plain if not unicodedata.combining(c)).split())


FUNCTION_WORDS: dict[str, frozenset[str]] = {
    "ar": _folded(_ARABIC), "cs": _folded(_CZECH), "da": _folded(_DANISH), "de": _folded(_GERMAN),
    "el": _folded(_GREEK), "en": _folded(_ENGLISH), "es": _folded(_SPANISH), "fi": _folded(_FINNISH),
    "fr": _folded(_FRENCH), "hr": _folded(_CROATIAN), "hu": _folded(_HUNGARIAN), "it": _folded(_ITALIAN),
    "nl": _folded(_DUTCH), "no": _folded(_NORWEGIAN), "pl": _folded(_POLISH), "pt": _folded(_PORTUGUESE),
    "ro": _folded(_ROMANIAN), "ru": _folded(_RUSSIAN), "sq": _folded(_ALBANIAN), "sv": _folded(_SWEDISH),
    "tr": _folded(_TURKISH), "uk": _folded(_UKRAINIAN),
}  # fmt: skip
"""By ISO 639-1 code: small words that tell a language and say nothing of a subject."""

STOP_WORDS = FUNCTION_WORDS
"""What is left out of a text; a language that is not here loses no words."""

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

NEGATIONS: Mapping[str, frozenset[str]] = {
    "es": frozenset({"no", "sin"}),
    "fr": frozenset({"non", "sans"}),
    "it": frozenset({"non", "senza"}),
    "pt": frozenset({"nao", "sem"}),
}
"""Words without a subject of their own that turn the next one round, in terms such as "non contributif"."""
