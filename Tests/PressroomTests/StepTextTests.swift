import Pipelines
import Testing
@testable import Pressroom

@Suite struct `A kind of step on a terminal` {
    @Test func `a kind of step is shown with its options, rules and an example`() {
        #expect(
            StepText.text(of: Thumbnail.self) == """
                thumbnail: a smaller rendition of each file

                Takes images and PDF; makes JPEG, PNG, WebP, TIFF, AVIF or GIF, one of each file.

                OPTION      VALUE                                                                \
                                                   LEFT OUT                                    \
                MEANING
                width       1 to 16384 pixels                                                    \
                                                   follows from the height                     \
                width of the box
                height      1 to 16384 pixels                                                    \
                                                   follows from the width                      \
                height of the box
                widths      a list of up to 16 numbers, 1 to 16384 pixels                        \
                                                   one output                                  \
                an output of each width; of one that is wider than the picture, in the picture's \
                own
                fit         inside, outside, cover, contain or fill                              \
                                                   inside                                      \
                how the picture fills the box
                crop        centre, north, north-east, east, south-east, south, south-west, \
                west, north-west, entropy or attention  centre                                   \
                   which part stays where cover cuts off
                enlarge     true or false                                                        \
                                                   false                                       \
                whether a picture that is smaller than the box is enlarged
                background  a colour: "#rrggbb", "#rrggbbaa", white, black or transparent        \
                                                   white; transparent where the format can be  \
                colour behind the picture, and around it with contain
                format      jpeg, png, webp, tiff, avif or gif                                   \
                                                   jpeg                                        \
                format to write
                quality     1 to 100                                                             \
                                                   80                                          a \
                higher one loses less and takes more bytes

                fit: inside      all of it, as large as fits into the box
                fit: outside     all of it, as small as covers the box
                fit: cover       fills the box, what juts out is cut off
                fit: contain     all of it in the middle of the box, background around it
                fit: fill        exactly the box, distorted
                crop: entropy    the part with the most detail
                crop: attention  what catches the eye: edges, skin, full colours

                A thumbnail has a width, a height or both, or widths.
                widths cannot be used with width or height.
                fit: outside, fit: cover, fit: contain and fit: fill need a width and a height.
                crop cannot be used with fit: inside, fit: outside, fit: contain or fit: fill.
                enlarge cannot be used with fit: fill.
                quality cannot be used with format: png or format: tiff.
                quality cannot be used with format: gif.

                Example:
                  avatar: { uses: thumbnail, with: { width: 96, height: 96, fit: cover, format: \
                avif } }

                """)
    }

    @Test func `a kind of step without options says so`() {
        #expect(
            StepText.text(of: FileMetadata.self) == """
                metadata: the metadata of each file, as JSON

                Takes images and PDF; makes JSON, one of each file.

                It has no options.

                Example:
                  facts: { uses: metadata }

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
