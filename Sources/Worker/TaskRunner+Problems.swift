import Imaging
import Jobs
import PDF
import Pipelines

/// What libraries say, in words for the person who sent the file.
extension TaskRunner {
    /// A failure while pixels of an input were wanted.
    func decoding(_ error: VipsError) -> Problem {
        if error.isOutOfMemory { return outOfMemory }
        if error.isWriteFailure { return unwritable }
        return Problem(.undecodable, "the image is damaged, cut short, or not what it claims to be")
    }

    /// A failure while all pixels were there.
    func encoding(_ error: VipsError) -> Problem {
        error.isOutOfMemory ? outOfMemory : unwritable
    }

    /// A failure of a document.
    func problem(_ error: PDFError) -> Problem {
        switch error {
        case .encrypted:
            Problem(.encrypted, "the document opens only with a password")
        case .damaged:
            Problem(.undecodable, "the document is damaged, cut short, or not a PDF")
        case .unreadablePage(let number):
            Problem(.undecodable, "page \(number) of the document cannot be read")
        case .outOfMemory: outOfMemory
        case .unwritable: unwritable
        }
    }

    func tooManyPixels(_ size: PixelSize, _ limits: Limits) -> Problem {
        Problem(.tooLarge, """
            \(size.width) × \(size.height) pixels are more than the pipeline's limit of \
            \(limits.pixels)
            """)
    }

    private var outOfMemory: Problem {
        Problem(.memoryLimit, "the file needs more memory than the pipeline allows")
    }

    private var unwritable: Problem {
        Problem(.unwritable, "an output could not be encoded or written")
    }
}
