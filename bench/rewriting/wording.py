"""The same said in other words."""

import re
from collections.abc import Callable

_CODED = re.compile(r"\b[A-Z]\d\d\.\d|\bICD", re.I)

BRITISH = (
    (r"(?<!a)esthe(s|t)", r"aesthe\1"), (r"(?<!o)edema", "oedema"), ("tumor", "tumour"), ("center", "centre"),
    ("caliber", "calibre"), ("fiber", "fibre"), ("(milli|centi)meter", r"\1metre"), ("color", "colour"), ("favor", "favour"),
    ("behavior", "behaviour"), ("neighbor", "neighbour"), ("hem(orrhag|ato|ang)", r"haem\1"), ("ischemi", "ischaemi"),
    ("anemi", "anaemi"), ("orthoped", "orthopaed"), ("gynecolog", "gynaecolog"), ("pediatric", "paediatric"),
    (r"(?<!o)esophag", "oesophag"), ("diarrhea", "diarrhoea"), ("gray", "grey"),
    ("(local|visual|character|general|mobil|stabil|immobil|recogn|minim|optim|normal|ulcer|summar|real)iz", r"\1is"),
    ("analyz", "analys"), ("(travel|label|model|level)(ed|ing)", r"\1l\2"),
)  # fmt: skip
BRITISH_WORDS = (
    ("physical therapists?", "physiotherapist"), ("physical therapy", "physiotherapy"), ("acetaminophen", "paracetamol"),
)  # fmt: skip
HEADINGS = (
    ("HPI", "History of present illness"), ("History of present illness", "HPI"), ("PMH", "Past medical history"),
    ("Past medical history", "PMH"), ("Meds", "Current medications"), ("Medications", "Meds"), ("Plan", "Treatment plan"),
    ("P", "Plan"), ("S", "Subjective"), ("O", "Objective"), ("A", "Assessment"), ("Assessment", "Clinical assessment"),
    ("A/P", "Assessment and plan"), ("Dx", "Diagnoses"), ("CC", "Chief complaint"), ("Chief complaint", "CC"),
    ("Imaging", "Imaging studies"), ("Exam", "Physical examination"), ("PE", "Physical exam"), ("ROS", "Review of systems"),
    ("Review of systems", "ROS"), ("Family history", "FHx"), ("Social history", "SHx"), ("Indication", "Reason for exam"),
    ("Imp", "Impression"), ("Allergies", "Drug allergies"), ("Recommendations", "Recommendation"),
    ("Physical examination", "PE"), ("PSH", "Past surgical history"), ("Technique", "Scan technique"),
)  # fmt: skip
_SIDE = r"(?:(left|right|bilateral) )?"
_LEVEL = r"(?:([COTLS]\d?-(?:[CTLS]\d|\d)) )?"
_OF = re.compile(rf"\b{_SIDE}{_LEVEL}(?:neural |intervertebral )?foraminal (stenosis|narrowing)\b", re.I)
_PAIRED = re.compile(r"\b(left|right|and|or|nor|no)\b[\w ]{0,20}$|\b[LR] $|[/,] ?$", re.I)
_PATENT = re.compile(r"(\b(?:foram|canal)[^.;]{0,40} (?:is|are)) (?:widely |fully )?patent\b", re.I)
_LINK = re.compile(
    r"\b(due to(?! (?:return|see|start|begin|have|be)\b)|secondary to|(?<=[a-z)] )2/2(?= [a-z])|d/t|caused by|because of|owing to)(?= )"
)
_NOUN = re.compile(r"(stenosis|narrowing)(?!.* (is|are|was|narrowed)\b)[^.;]{0,30}$", re.I)
_STENOSIS = re.compile(r"\b(foraminal|canal) (stenosis|narrowing)\b", re.I)
_ADJACENT = re.compile(r"(?<![\w/-])([CTL])(\d{1,2})-([CTLS]?)(\d{1,2})(?![\w/]|-\w)")


def swapped(pairs: tuple[tuple[str, str], ...], whole: bool = False) -> Callable[[str], str | None]:
    """Each wording replaced, its capitals kept."""
    rules = [(re.compile(rf"\b(?:{old})\b" if whole else old, re.I), new) for old, new in pairs]

    def swap(text: str) -> str | None:
        for old, new in rules:
            text = old.sub(lambda found, new=new: _cased(found.expand(new), found.group()), text)  # type: ignore[misc]
        return text

    return swap


def _cased(new: str, old: str) -> str:
    if old.isupper() and len(old) > 1:
        return new.upper()
    return new[0].upper() + new[1:] if old[0].isupper() else new


def headings(text: str) -> str | None:
    """Other usual names for the sections; an impression keeps its name, because it is a result of a study in one kind of note."""
    lines = text.split("\n")
    lettered = [len(re.findall(rf"(?m)^\s*{letter}:", text)) for letter in "SOAPRT"] in (
        [1, 1, 1, 1, 0, 0],
        [0, 1, 1, 1, 0, 0],
    )
    for index, line in enumerate(lines):
        if re.match(r"\s*exam\b", line, re.I) and re.search(r"\b(MRI?|CT|films?|radiographs?|x-rays?)\b", line, re.I):
            continue  # here the exam is the study
        for old, new in HEADINGS:
            head = re.match(rf"(\s*)({old})(\s*:(?=\s|$)|\s*$)", line, re.I if len(old) > 2 else 0)
            if head and (len(old) > 1 or (lettered and ":" in head.group(3))):
                lines[index] = head.group(1) + _cased(new, head.group(2)) + head.group(3) + line[head.end() :]
                break
    return "\n".join(lines)


def _but_coded(change: Callable[[str], str]) -> Callable[[str], str | None]:
    """A change to all lines without a code: a title beside a code is no statement, and would become one."""

    def outside(text: str) -> str | None:
        return "\n".join(line if _CODED.search(line) else change(line) for line in text.split("\n"))

    return outside


def _other_noun(found: re.Match[str]) -> str:
    return f"{found.group(1)} {_cased('narrowing' if found.group(2).lower() == 'stenosis' else 'stenosis', found.group(2))}"


def _of_the_foramen(found: re.Match[str]) -> str:
    if _PAIRED.search(found.string[: found.start()]):
        return found.group()
    side, level, noun = found.groups()
    if side and side.lower() == "bilateral":
        words = [noun.lower(), "of both", level, "neural foramina"]
    else:
        words = [noun.lower(), "of the", side and side.lower(), level, "neural foramen"]
    return _cased(" ".join(filter(None, words)), found.group())


def cause(new: str) -> Callable[[str], str | None]:
    """Another link between a narrowing and its cause; a participle needs the noun before it."""

    def link(found: re.Match[str]) -> str:
        fits = _NOUN.search(found.string[: found.start()]) or not new.endswith("by")
        return _cased(new, found.group()) if fits else found.group()

    return _but_coded(lambda line: _LINK.sub(link, line))


def patent(new: str) -> Callable[[str], str | None]:
    """Another word for a foramen or a canal that is patent; vessels and airways are left alone."""
    return _but_coded(lambda line: _PATENT.sub(rf"\1 {new}", line))


def levels(form: str) -> Callable[[str], str | None]:
    """Two vertebrae that touch, in another spelling: ``{0}{1}-{3}`` is C5-6."""

    def respell(found: re.Match[str]) -> str:
        letter, upper, other, lower = found.groups()
        follows = int(lower) == int(upper) + 1 and other in ("", letter)
        junction = (letter, int(upper), other, int(lower)) in (("C", 7, "T", 1), ("T", 12, "L", 1), ("L", 5, "S", 1))
        if not follows and not junction:
            return found.group()
        if junction and "{2}" not in form:
            return found.group()
        return form.format(letter, upper, other or letter, lower)

    return lambda text: _ADJACENT.sub(respell, text)


other_noun = _but_coded(lambda line: _STENOSIS.sub(_other_noun, line))
of_the_foramen = _but_coded(lambda line: _OF.sub(_of_the_foramen, line))
