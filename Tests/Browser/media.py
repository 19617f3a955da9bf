"""Files to send, made here."""
import subprocess
from pathlib import Path


class Media:
    def __init__(self, folder):
        self.folder = Path(folder)
        self.folder.mkdir(parents=True)
        self.photo = self.draw("photo.jpg", "800x600", "plasma:tomato-steelblue")
        self.other = self.draw("Grüße <b>&.jpg", "640x480", "gradient:gold-green")
        # Enough bytes to be cut in the middle.
        self.large = self.draw("large.jpg", "2400x1800", "xc:gray", "+noise", "Random")
        self.document = self.folder / "pages.pdf"
        subprocess.run(
            ["gs", "-q", "-sDEVICE=pdfwrite", "-o", str(self.document), "-c",
             "/Helvetica findfont 48 scalefont setfont 1 1 3 {72 600 moveto (Page ) show 2 string cvs "
             "show showpage} for"], check=True)
        self.text = self.folder / "note.txt"
        self.text.write_text("Nothing that a pipeline of pictures takes.\n")
        # Begins as a picture and is none.
        self.broken = self.folder / "broken.jpg"
        self.broken.write_bytes(self.photo.read_bytes()[:700])
        self.tree = self.folder / "holiday"
        for name in ["a.jpg", "sub/b.jpg", ".hidden.jpg"]:
            (self.tree / name).parent.mkdir(parents=True, exist_ok=True)
            self.draw(f"holiday/{name}", "300x200", "plasma:red-yellow")

    def draw(self, name, size, *words):
        path = self.folder / name
        subprocess.run(
            ["convert", "-seed", "7", "-size", size, *words, "-quality", "92", f"jpg:{path}"],
            check=True)
        return path
