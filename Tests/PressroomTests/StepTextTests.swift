import Pipelines
import Testing
@testable import Pressroom

@Suite struct `A kind of step on a terminal` {
    @Test func `a kind of step is shown with its options, rules and an example`() {
        #expect(
            StepText.text(of: Thumbnail.self) == """
                thumbnail: a smaller rendition of each file

                Takes images and PDF; makes JPEG, PNG, WebP, TIFF or AVIF, one of each file.

                OPTION   VALUE                          LEFT OUT                 MEANING
                width    1 to 16384 pixels              follows from the height  width of the box
                height   1 to 16384 pixels              follows from the width   height of the box
                fit      inside, cover or fill          inside                   how the picture \
                fills the box; only fill enlarges
                format   jpeg, png, webp, tiff or avif  jpeg                     format to write
                quality  1 to 100                       80                       a higher one \
                loses less and takes more bytes

                fit: inside  all of it, as large as fits into the box
                fit: cover   fills the box, what juts out is cut off evenly
                fit: fill    exactly the box, distorted

                A thumbnail has a width, a height or both.
                fit: cover and fit: fill need a width and a height.
                quality cannot be used with format: png or format: tiff.

                Example:
                  avatar: { uses: thumbnail, with: { width: 96, height: 96, fit: cover, \
                format: avif } }

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
