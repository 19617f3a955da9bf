import Pipelines
import Testing
@testable import Pressroom

@Suite struct `A kind of step on a terminal` {
    @Test func `a kind of step is shown with its options, rules and an example`() {
        #expect(
            StepText.text(of: Rotate.self) == """
                rotate: each image turned or mirrored

                Takes images; makes JPEG, PNG, WebP, TIFF, AVIF or GIF, one of each file.

                OPTION    VALUE                               LEFT \
                OUT                                  MEANING
                degrees   90, 180 or 270 degrees              not at \
                all                                how far it is turned clockwise
                flip      true or false                       \
                false                                     then top and bottom change places
                flop      true or false                       \
                false                                     then left and right change places
                format    jpeg, png, webp, tiff, avif or gif  the file's own; HEIF and PDF \
                become JPEG  format to write
                quality   1 to 100                            \
                90                                        a higher one loses less and takes more \
                bytes
                metadata  keep, private or strip              \
                strip                                     what becomes of EXIF, XMP and IPTC

                metadata: keep     all of it
                metadata: private  without GPS, serial numbers, names of owners and people, and \
                notes of the maker
                metadata: strip    none of it

                A rotation turns or mirrors.
                quality cannot be used with format: png or format: tiff.
                quality cannot be used with format: gif.

                Example:
                  turned: { uses: rotate, with: { degrees: 90 } }

                """)
    }

    @Test func `a kind of step without options says so`() {
        #expect(
            StepText.text(of: Archive.self) == """
                archive: all files in one ZIP

                Takes images, PDF, JSON, text and office documents; makes ZIP, one of all files \
                together.

                It has no options.

                Example:
                  pack: { uses: archive, needs: [slim] }

                """)
    }

    @Test func `each kind of step is a line in the list`() {
        #expect(
            StepText.list([Thumbnail.self, PDFPages.self]) == """
                thumbnail  a smaller rendition of each file
                pdf-pages  each page of a PDF as an image

                """)
    }
}
