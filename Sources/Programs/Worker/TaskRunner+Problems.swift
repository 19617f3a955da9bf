import Glibc
import Imaging
import Jobs
import Metadata
import PDF
import Pipelines
import Platform

/// What libraries say, in words for the person who sent the file.
extension TaskRunner {
    /// A failure while pixels of an input were wanted, and perhaps written at the same time.
    func decoding(_ error: VipsError, writing output: Int? = nil) -> Problem {
        if error.isOutOfMemory { return outOfMemory }
        if let reason = error.unsupported { return Problem(.unsuitable, reason) }
        if let output, !isWritable(outputs[output]) { return unwritable }
        return broken
    }

    /// An input that cannot be decoded. Some formats say how long a file is, or mark its end.
    var broken: Problem {
        // Not every library says that there was no memory.
        if (try? PixelStore.of(bytes: Self.bytesToGoOn)) == nil { return outOfMemory }
        return Problem(isCutOff ? .truncated : .undecodable, Self.damaged)
    }

    /// Who has less than that left has failed for it.
    private static let bytesToGoOn = 4 << 20

    private var isCutOff: Bool {
        guard inputs.count == 1, let format = SourceFormat(task.inputs[0].mediaType) else {
            return false
        }
        // An empty file cannot be mapped.
        guard let file = MappedFile(descriptor: inputs[0]) else { return true }
        return format.isCutOff(file.bytes)
    }

    static let damaged = "the image is damaged, cut short, or not what it claims to be"

    /// A failure while all pixels were there.
    func encoding(_ error: VipsError) -> Problem {
        if error.isOutOfMemory { return outOfMemory }
        return error.unsupported.map { Problem(.unsuitable, $0) } ?? unwritable
    }

    /// A failure of a document.
    func problem(_ error: PDFError) -> Problem {
        switch error {
        case .encrypted:
            Problem(.encrypted, "the document opens only with a password")
        case .wrongPassword:
            Problem(.encrypted, "the password of the pipeline does not open the document")
        case .restricted:
            Problem(.encrypted, "the document is encrypted, and changes need its password")
        case .damaged:
            Problem(.brokenPDF, "the document is damaged, cut short, or not a PDF")
        case .unreadablePage(let number):
            Problem(.undecodable, "page \(number) of the document cannot be read")
        case .undecodable(let reason): decoding(reason)
        case .outOfMemory: outOfMemory
        case .unwritable: unwritable
        }
    }

    /// Does work that fails with a `PDFError` or a `Problem`.
    func parsing<Result>(_ work: () throws -> Result) throws(Problem) -> Result {
        do {
            return try work()
        } catch let error as PDFError {
            throw problem(error)
        } catch let error as Problem {
            throw error
        } catch {
            preconditionFailure("a document fails in two ways: \(error)")
        }
    }

    /// Metadata that are to be kept.
    func problem(_ error: MetadataError) -> Problem {
        switch error {
        case .tooLarge:
            Problem(.unsuitable, "there is more metadata than a file of the output's type can keep")
        case .outOfMemory: outOfMemory
        case .malformed, .unwritable: unwritable
        }
    }

    /// Whether another byte goes into a file whose content is of no use any more.
    private func isWritable(_ descriptor: Int32) -> Bool {
        var byte: UInt8 = 0
        return pwrite(descriptor, &byte, 1, 0) == 1
    }

    var outOfMemory: Problem {
        Problem(.memoryLimit, "the file needs more memory than the pipeline allows")
    }

    private var unwritable: Problem {
        Problem(.unwritable, "an output could not be encoded or written")
    }
}

extension Problem {
    static func tooManyPixels(_ size: PixelSize, _ limits: Limits) -> Problem {
        Problem(
            .pixelLimit,
            """
            \(size.width) × \(size.height) pixels are more than the pipeline's limit of \
            \(limits.pixels)
            """)
    }
}
