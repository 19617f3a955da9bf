import Containers
import Imaging
import Jobs
import PDF
import Pipelines
import Platform

/// What an input holds: a page, several, or an animation.
extension TaskRunner {
    /// Opens the header of an input's first picture, compares its size with the limits, and sees
    /// how many others there are, before anything is decoded.
    /// - Throws: `Problem` when the file is cut off, or holds what has to be developed first.
    func look(at input: Int, _ format: SourceFormat) throws(Problem)
        -> (first: Image, all: Pictures)
    {
        if format == .tiff {
            let pages = try pages(of: input)
            return (try opened(page: pages[0], of: input), .pages(pages))
        }
        let first = try opened { () throws(VipsError) in
            try Image.open(inputs[input], as: format)
        }
        guard format != .jpeg, let file = MappedFile(descriptor: inputs[input])
        else { return (first, .one(format)) }
        if format == .png, PNGFile.hasStillBesideFrames(file.bytes) {
            warn(
                of: input,
                """
                the picture that is shown is none of the frames of the file's animation, but the \
                one for programs that show no animations
                """)
        }
        return (first, pictures(in: file.bytes, format, first))
    }

    private func pictures(
        in bytes: UnsafeRawBufferPointer, _ format: SourceFormat,
        _ first: Image
    ) -> Pictures {
        let (frames, isLossless) =
            switch format {
            case .jpeg, .tiff: (1, false)
            case .gif: (first.frames, true)
            case .webp: (first.frames, WebPFile(bytes)?.isLossless == true)
            case .png: (PNGFile.frames(bytes), true)
            case .heif: (ISOFile.frames(bytes), ISOFile.isLossless(bytes))
            }
        if frames > 1 || format == .gif {
            return .frames(frames, format, areLossless: isLossless)
        }
        guard isLossless, format != .png else { return .one(format) }
        let isCopied =
            first.isShownAsStored
            && (format != .heif || ISOFile.stripped(bytes) != nil)
        return .lossless(format, isCopied: isCopied)
    }

    /// Opens the header of an input's first picture, and compares its size with the limits.
    func opened(_ input: Int, _ format: SourceFormat) throws(Problem) -> Image {
        try look(at: input, format).first
    }

    /// The header of one of the pages or frames, 1 the first.
    /// - Throws: `Problem.unsuitable` when there is none of the number, or it cannot be read.
    func opened(_ number: Int, of pictures: Pictures, _ first: Image, _ format: SourceFormat)
        throws(Problem) -> Image
    {
        if number == 1 { return first }
        guard number <= pictures.count else {
            throw Problem(
                .unsuitable,
                "the file has \(pictures.count) pages or frames, and none of number \(number)")
        }
        switch pictures {
        case .pages(let pages): return try opened(page: pages[number - 1], of: 0)
        case .frames(_, .gif, _), .frames(_, .webp, _):
            return try opened { () throws(VipsError) in
                try Image.open(inputs[0], frame: number, as: format)
            }
        case .frames, .one, .lossless:
            throw Problem(
                .unsuitable,
                "the file is an animation, of which only the first frame can be read")
        }
    }

    /// The same of a page.
    func opened(page: TIFFPage, of input: Int) throws(Problem) -> Image {
        try opened { () throws(VipsError) in try Image.open(inputs[input], page: page) }
    }

    private func pages(of input: Int) throws(Problem) -> [TIFFPage] {
        guard let file = MappedFile(descriptor: inputs[input]), let tiff = TIFFFile(file.bytes)
        else { throw Problem(.undecodable, "the image is cut short, or not what it claims to be") }
        guard !tiff.isCameraRaw else {
            throw Problem(
                .unsuitable,
                """
                the file is a camera's raw file, which has to be developed to a picture first
                """)
        }
        let pages = tiff.pages
        guard pages.allSatisfy({ $0.width > 0 && $0.height > 0 }) else {
            throw Problem(.undecodable, Self.damaged)
        }
        guard tiff.isWhole, !pages.isEmpty else {
            throw Problem(
                .truncated,
                """
                the image is cut short: it has \(pages.count) pages and names another one, which \
                is not there
                """)
        }
        return pages
    }

    private func opened(_ open: () throws(VipsError) -> Image) throws(Problem) -> Image {
        let image: Image
        do { image = try open() } catch { throw decoding(error) }
        guard image.size.area <= task.limits.pixels else {
            throw .tooManyPixels(image.size, task.limits)
        }
        return image
    }
}
