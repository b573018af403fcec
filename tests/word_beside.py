"""A Word document with a footnote, a text box, a header and a footer beside its text."""

from docx.opc.constants import RELATIONSHIP_TYPE
from docx.opc.packuri import PackURI
from docx.opc.part import Part
from docx.oxml import parse_xml

W = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
MC = "http://schemas.openxmlformats.org/markup-compatibility/2006"
BOX = f"""<w:r xmlns:w="{W}" xmlns:mc="{MC}"><mc:AlternateContent><mc:Choice Requires="wps">
<w:drawing><w:txbxContent><w:p><w:r><w:t>Uit het</w:t></w:r></w:p>
<w:p><w:r><w:t>kader ernaast</w:t></w:r></w:p></w:txbxContent></w:drawing></mc:Choice>
<mc:Fallback><w:pict><w:txbxContent><w:p><w:r><w:t>Uit het kader ernaast</w:t></w:r></w:p>
</w:txbxContent></w:pict></mc:Fallback></mc:AlternateContent></w:r>"""
NOTES = f"""<w:footnotes xmlns:w="{W}"><w:footnote w:type="separator" w:id="-1"><w:p/></w:footnote>
<w:footnote w:id="2"><w:p><w:r><w:t>Zie het handboek, bladzijde 3.</w:t></w:r></w:p></w:footnote>
</w:footnotes>"""


def written(document) -> None:
    document.sections[0].header.paragraphs[0].text = "Opleidingsschool De Brug"
    document.sections[0].footer.paragraphs[0].text = "Versie 2026"
    document.add_heading("Tijd", 1)
    item = document.add_paragraph("1. Mentoren hebben tijd")
    item._p.append(parse_xml(f'<w:r xmlns:w="{W}"><w:footnoteReference w:id="2"/></w:r>'))
    item._p.append(parse_xml(BOX))
    document.add_paragraph("2. Er is rust")
    name = PackURI("/word/footnotes.xml")
    part = Part(name, "application/xml", NOTES.encode(), document.part.package)
    document.part.relate_to(part, RELATIONSHIP_TYPE.FOOTNOTES)
