"""The words and units of the world that a plot's labels and a printed line are read by: one table for all checks.

A text is folded first: no capitals, no accents, Latin digits, plain signs.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable

# By language: what a rank is called, and what speaks of a number of parameters. Longer words are beginnings, because
# most languages change a word's end; those under four letters are whole words, see `_pattern`.
_TABLE = """
English    | rank, r | param, trainable, learnable, count, number, weights, #, №
Spanish    | rango, rangos | entrenable, entrenado, número, cantidad, conteo, recuento, pesos
Portuguese | posto | treináve, treinado, quantidade, contagem, pesos
French     | rang, rangs | entraînable, entrainé, nombre, quantité, poids
German     | rang, ränge, rangordnung | trainierbar, trainiert, lernbar, anzahl, gewichte
Italian    | rango, ranghi | addestrabil, allenabil, quantità, conteggio, pesi
Dutch      | rang, rangorde | trainbare, trainbaar, aantal, gewichten
Polish     | rząd, rzędu, ranga | trenowaln, uczonych, uczenia, liczba, ilość, wagi
Russian    | ранг | параметр, обучаем, число, числа, количеств, веса, весов
Turkish    | mertebe, rütbe, derece, kerte | eğitilebil, öğrenilebil, sayısı, adedi, ağırlık
Chinese    | 秩 | 参数, 參數, 参量, 參量, 可训练, 可訓練, 数量, 數量, 数目, 數目, 个数, 個數, 权重, 權重
Japanese   | ランク, 階数 | パラメータ, パラメタ, 母数, 学習可能, 学習対象, 訓練可能, 個数, 重み
Korean     | 랭크, 계수 | 매개변수, 모수, 파라미터, 학습, 훈련, 개수, 가중치
Hindi      | रैंक, कोटि | पैरामीटर, पैरामिटर, प्राचल, मापदंड, प्रशिक्षण, प्रशिक्षित, संख्या, भार
Arabic     | رتبة, الرتبة | معلم, معامل, بارامتر, وسائط, للتدريب, عدد, أوزان, الأوزان
Vietnamese | hạng | tham số, huấn luyện, số lượng, trọng số
Persian    | رتبه | پارامتر, تعداد, قابل آموزش, وزن
Hebrew     | דרגה, דרגת | פרמטר, מספר, לאימון, משקלים
Greek      | τάξη, βαθμός | παράμετρ, εκπαιδεύσιμ, πλήθος, αριθμός, βάρη
Ukrainian  | ранг | кількіст, навча, тренован, вага, ваги
Czech      | hodnost, řád | trénovateln, učiteln, počet, váhy
Swedish    | rang | träningsbara, antal, vikter
Hungarian  | rang | tanítható, száma, súlyok
Finnish    | aste, rangi | opetettav, koulutettav, määrä, lukumäärä, paino
Romanian   | rang | antrenabil, număr, ponderi
Thai       | แรงก์, แรงค์, อันดับ | พารามิเตอร์, จำนวน, น้ำหนัก
Bengali    | র‍্যাঙ্ক, র‌্যাঙ্ক | প্যারামিটার, প্রশিক্ষণ, সংখ্যা
Catalan    | rang, rangs | entrenabl, paràmetr, quantitat, pesos
Galician   | rango | adestrabl, cantidade
Basque     | heina, maila | parametro, entrenagarri, kopurua, pisuak
Danish     | rang, rank | trænbare, antal, vægte
Norwegian  | rang | trenbare, antall, vekter
Slovak     | hodnosť | trénovateľn, učiteľn, počet, váhy
Croatian   | rang | uvježb, učiv, treniran, broj, težin
Serbian    | ранг | обучив, тренир, број
Bulgarian  | ранг | обучаем, брой, тегла
Lithuanian | rangas, rango | mokom, apmokom, skaičius, svoriai
Latvian    | rangs, ranga | apmācām, skaits, svari
Estonian   | astak, aste | õpitav, treenitav, arv, kaalud
Slovenian  | rang | učljiv, število, uteži
Tamil      | தரம், ரேங்க் | அளவுரு, எண்ணிக்கை, பயிற்சி
Telugu     | ర్యాంక్ | పారామితి, పారామీటర్, సంఖ్య
Marathi    | रँक | पॅरामीटर
Urdu       | رینک, درجہ | پیرامیٹر, تعداد
Malay      | pangkat | boleh dilatih, bilangan
Filipino   | ranggo | nasasanay, bilang
Indonesian | peringkat | dapat dilatih, terlatih, jumlah, banyaknya, bobot
"""
# What a unit is called, by its size. One letter counts where it stands alone or after a number.
_UNITS = """
1e3 | k, к, thousand, thousands, kilo, mil, miles, milhar, milhares, millier, milliers, mille, tausend, tsd, migliaia
1e3 | mila, duizend, duizenden, tys, tysiąc, tysiące, tysięcy, тыс, тысяч, тысячи, bin, 千, 천, हज़ार, ألف, آلاف
1e3 | nghìn, ngàn, ribu, rb, هزار, אלף, אלפים, χιλιάδες, χιλ, тисяч, тисячі, тис, tisíc, tusen, ezer, tuhat, tuhatta
1e3 | mie, mii, พัน, milers, tusind, tusinder, tusener, tisícky, tisuća, tisuće, hiljada, hiljade, хиљада, хиљаде
1e3 | хиляди, хил, tūkst, tūkstančiai, tūkstoši, tuhandet, tisoč, ஆயிரம், వేల, ہزار, हजार, হাজার, libo
1e4 | 万, 萬, 만, vạn, myriad, ten thousand, ten thousands
1e5 | lakh, lakhs, lac, lacs, लाख, 十万, 十萬, 십만
1e6 | m, million, millions, mega, millón, millones, milhão, milhões, mi, mio, millionen, milione, milioni, miljoen
1e6 | miljoenen, mln, milion, miliony, milionów, млн, миллион, миллиона, миллионов, миллионы, milyon, 百万, 百萬
1e6 | میلیون, מיליון, εκατομμύρια, εκατ, мільйон, мільйони, мільйонів, milionů, miljon, millió, miljoona, miljoonaa
1e6 | milions, millóns, milioi, millioner, milijun, milijuna, milijuni, милион, милиона, милиони, milijonai
1e6 | milijonov, miljoni, miljonit, மில்லியன், మిలియన్
1e5 | லட்சம், లక్ష, লক্ষ, লাখ, لاکھ
1e7 | கோடி, కోటి, কোটি, کروڑ
1e6 | milioane, ล้าน, 백만, मिलियन, مليون, ملايين, triệu, tr, juta, jt, दस लाख
1e7 | crore, crores, cr, करोड़, 千万, 千萬, 천만
1e8 | 亿, 億, 억
1e9 | b, g, billion, billions, bn, giga, mil millones, bilhão, bilhões, bi, milliard, milliards, milliarde, milliarden
1e9 | mrd, miliardi, miljard, mld, miliard, млрд, миллиард, миллиардов, milyar, 十亿, 十億, 십억, अरब, مليار, tỷ, tỉ
1e9 | miliar
"""
# Words that say nothing of a unit or a language: with these alone a label is read, and not unknown.
_NEUTRAL = """
of the in per for on vs versus and by to at with from all a an as each every total model models lora qlora peft adapter
adapters module modules layer layers linear attention matrix matrices gpt llama bert added new only log ln logarithm
base scale axis size de la el los las del le les des du un une der die das den je pro im von di da do dos y et und
o os no na em com con il lo gli van het
"""
# English words of which everybody knows that they name neither a rank nor a number of parameters.
_ELSEWHERE = """
x y axis value values label labels title data index loss train training validation test eval epoch epochs step steps
accuracy time second seconds minutes memory gb mb bytes batch learning rate score perplexity plot figure graph chart
curve line lines untitled foo bar baz name text hello world
"""
_READ = {*_NEUTRAL.split(), *_ELSEWHERE.split()}

_SIGNS = str.maketrans(
    {
        **dict.fromkeys("’‘ʼ′＇´`ˈ‛", "'"),
        **dict.fromkeys("×⋅·∙✕", "*"),
        **dict.fromkeys("\u200b\u200c\u200d\u200e\u200f\u2060\ufeff\u00ad\u061c\u202a\u202b\u202c\u202d\u202e"
                        "\u2066\u2067\u2068\u2069", None),
        "٫": ".", "٬": ",", "﹐": ",", "\u1680": " ", "ł": "l", "Ł": "l", "đ": "d", "Đ": "d", "ı": "i", "ø": "o",
    }
)  # fmt: skip
_RAISED = dict(zip("⁰¹²³⁴⁵⁶⁷⁸⁹", "0123456789", strict=True))


def fold(text: str) -> str:
    """Return a text as all of this package reads it.

    No capitals, accents, TeX or invisible signs; digits of any script are 0 to 9, spaces of any width are a blank, a
    raised digit stands after ``^``, a times sign is ``*``, any apostrophe is ``'``.
    """
    if "\\" in text:
        text = re.sub(r"\\(?:mathdefault|mathrm|mathbf|mathit|textbf|textit|text|rm|bf)(?![A-Za-z])", " ", text)
        text = re.sub(r"\\(?:times|cdot)(?![A-Za-z])", "*", text)
        text = re.sub(r"\\[,;: ]|\\thinspace", " ", text)
        text = re.sub(r"\\(?=[%#&_$])", "", text)
    if "{" in text:
        text = text.replace("{,}", ",").replace("^{", "^").replace("_{", "_").replace("{", " ").replace("}", " ")
    text = text.replace("$", "").replace("\\", "")
    if text.isascii():
        return text.casefold()
    text = re.sub("[⁰¹²³⁴⁵⁶⁷⁸⁹]+", lambda m: "^" + "".join(map(_RAISED.get, m[0])), text.translate(_SIGNS))
    text = unicodedata.normalize("NFKD", text).casefold()
    text = "".join(c for c in text if c.isascii() or not unicodedata.combining(c))
    text = unicodedata.normalize("NFC", text).translate(_SIGNS)
    return re.sub(r"(?![0-9])\d", lambda m: str(unicodedata.decimal(m[0])), text)


def _is_spaced(word: str) -> bool:
    """Whether a word's script puts blanks between words and has no joined prefixes: Latin, Cyrillic, Greek."""
    return all(ord(c) < 0x530 for c in word)


def _pattern(words: Iterable[str], whole: bool = False) -> re.Pattern[str]:
    """A pattern for any of these words: whole if short, at a word's beginning if longer, anywhere in other scripts."""
    parts = []
    for word in sorted({fold(word.strip()) for word in words}, key=len, reverse=True):
        text = re.escape(word)
        if word[0].isalpha() and _is_spaced(word):
            short = whole or len(word) < 4
            text = ("" if len(word) > 4 and not whole else r"(?<![^\W\d_])") + text + (r"(?![^\W\d_])" if short else "")
        parts.append(text)
    return re.compile("|".join(parts))


def _cells(table: str) -> list[list[str]]:
    """A table's rows; words are parted by commas."""
    return [row.split("|") for row in table.strip().splitlines()]


_RANK, _COUNT = (_pattern(w for row in _cells(_TABLE) for w in row[i].split(",")) for i in (1, 2))
_SCALE_OF = {fold(word.strip()): float(size) for size, words in _cells(_UNITS) for word in words.split(",")}
_UNIT = _pattern(_SCALE_OF, whole=True)
_TENS = re.compile(rf"(?<![\d.,])(100?)[ -]?({_UNIT.pattern})")
_LETTERS = frozenset("kmbgк")


def names_rank(text: str) -> bool:
    """Whether a label speaks of the rank."""
    return bool(_RANK.search(fold(text)))


def names_count(text: str) -> bool:
    """Whether a label speaks of a number of parameters."""
    return bool(_COUNT.search(fold(text)))


def unknown_words(text: str) -> list[str]:
    """Return the words of a label that stand in no table here: another language, perhaps, or another thing."""
    folded = fold(text)
    for known in (_RANK, _COUNT, _UNIT):
        folded = known.sub(lambda m: "\0" * len(m[0]), folded)
    words = re.findall(r"[^\W\d_\0][^\W\d_]*\0?|\0[^\W\d_]+", folded)
    return [word for word in words if "\0" not in word and word not in _READ and (len(word) > 1 or not word.isascii())]


def scale_of(word: str) -> float | None:
    """Return the unit that a folded word right after a number is, or begins with where no blanks part words."""
    if word in _SCALE_OF or _is_spaced(word):
        return _SCALE_OF.get(word)
    return next((_SCALE_OF[word[:n]] for n in (3, 2, 1) if word[:n] in _SCALE_OF), None)


def scales_said(text: str) -> set[float]:
    """Return the units that a label names by a word, by a letter of its own, or by a power of ten."""
    folded = fold(text)
    found = {_SCALE_OF[word] for word in _UNIT.findall(folded) if word not in _LETTERS}
    # A letter counts as written: M is a million, m is a metre.
    letters = re.findall(r"(?<![^\W\d_])([kKкКMBG])(?![^\W\d_])", text)
    found |= {_SCALE_OF[fold(letter)] for letter in letters}
    tens = _TENS.findall(folded)  # 100k, 10 thousand
    found |= {float(ten) * _SCALE_OF[word] for ten, word in tens}
    powers = re.findall(r"10\W{0,3}([3-9])(?!\d)|(?<!\d)1e\+?0?([3-9])(?!\d)", folded)
    found |= {10.0 ** int(one or other) for one, other in powers}
    zeros = re.findall(
        r"(?:[x*'/]|\bin|\bje|\ben|\bem)\W{0,2}(1?0{0,2})([,. ']?000)([,. ']?000)?(?!\d|[,. ']\d)", folded
    )
    found |= {float("1" + "0" * (first.count("0") + 3 + 3 * bool(last))) for first, _, last in zeros}
    return found


def logarithm_said(text: str) -> tuple[float, ...]:
    """Return the bases whose logarithm a label names: of any of three if it says only that it is one."""
    folded = fold(text)
    if re.search(r"log\W?_?\W?2|(?<![^\W\d_])(?:lb|ld)(?![^\W\d_])|2\W?log|bas\w*\W{0,3}2", folded):
        return (2.0,)
    if re.search(r"log\W?_?\W?10|(?<![^\W\d_])lg(?![^\W\d_])|bas\w*\W{0,3}10", folded):
        return (10.0,)
    if re.search(r"(?<![^\W\d_])ln(?![^\W\d_])", folded):
        return (2.718281828459045,)
    if re.search(r"(?<![^\W\d_])log|лог|对数|對數|対数|로그|लघुगणक|لوغاريتم", folded):
        return (2.0, 10.0, 2.718281828459045)
    return ()
