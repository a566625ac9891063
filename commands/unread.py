"""``dxproof rules lint --notes``: the sentences of notes that no construction took, as a list of what to teach."""

from collections import defaultdict
from pathlib import Path

from dxproof.commands.common import REACHED, UNUSABLE, complain, load_engine
from dxproof.commands.notes import notes_of, said_without_words


def list_unread(pack: str, notes: Path, redact: bool) -> int:
    """Write the list and return the exit code. With ``redact`` no word of a note is shown, only strings of chunks."""
    from dxproof.engine.guard import note_guard
    from dxproof.engine.inputs import Failure, InputOptions
    from dxproof.engine.output import opened, say
    from dxproof.engine.report.places import Lines, shown

    engine = load_engine(pack)
    found: defaultdict[str, list[str]] = defaultdict(list)
    failed = False
    with said_without_words(redact):
        for item in notes_of([str(notes)], InputOptions()):
            if isinstance(item, Failure):
                failed = True
                complain(item.error)
                continue
            with note_guard(item):
                lines = Lines(item.text)
                for sentence in engine.unread(item.text):
                    where = f"{item.source or item.id}:{lines.place(sentence.start)}"
                    words = "" if redact else f": {shown(item.text[sentence.start : sentence.end])}"
                    found[" ".join(kind.value for kind in sentence.chunks)].append(f"{where}{words}")
    with opened(None, for_people=True) as out:
        for chunks, sentences in sorted(found.items(), key=lambda pair: (-len(pair[1]), pair[0])):
            out.write(f"{len(sentences)} × {chunks}\n" + "".join(f"    {line}\n" for line in sentences))
    count = sum(map(len, found.values()))
    say(f"{count} sentence{'' if count == 1 else 's'} with a narrowing or an opening that no construction took")
    return UNUSABLE if failed else REACHED
