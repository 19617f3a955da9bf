import Containers
import Imaging
import Jobs
import Metadata
import PDF
import Pipelines
import Platform

/// Optimized files of a file with several pages or frames: they hold all of them.
extension TaskRunner {
    /// A step that makes one, and its output.
    struct Whole {
        let step: Step
        let output: Int
        /// How to encode them; `nil` when they are copied as they are stored.
        let encoding: Encoding?
        let keepsMetadata: Bool
        /// What is written beside the pictures.
        let metadata: EmbeddedMetadata
    }

    /// The steps that make one. Those whose format cannot hold all pages or frames, or that would
    /// make more than the pipeline allows, are reported as failed.
    /// - Parameter first: the first picture.
    func wholes(of pictures: Pictures, _ first: Image, _ format: SourceFormat) throws(Problem)
        -> [Whole]
    {
        var wholes: [Whole] = []
        for step in task.steps {
            guard let form = (step.action as? any RenditionWork)?.whole,
                let output = outputs(of: step).first,
                case let type = task.outputs[output].mediaType, pictures.areAllFor(type)
            else { continue }
            try attempt(step) { () throws(Problem) in
                if let problem = problem(of: pictures, in: type) { throw problem }
                let encoding =
                    pictures.areCopied(to: type)
                    ? nil
                    : Encoding(type, quality: form.quality, huffman: .standard)
                if let problem = encoding?.problem(of: first.orientation.apply(to: first.size)) {
                    throw problem
                }
                let metadata =
                    try form.keepsMetadata
                    ? metadata(of: first, format, encoding) : EmbeddedMetadata()
                wholes.append(
                    Whole(
                        step: step, output: output, encoding: encoding,
                        keepsMetadata: form.keepsMetadata, metadata: metadata))
            }
        }
        return wholes
    }

    /// What is embedded in the input, as it holds for what is made of it.
    private func metadata(of first: Image, _ format: SourceFormat, _ encoding: Encoding?)
        throws(Problem) -> EmbeddedMetadata
    {
        guard let encoding else { return EmbeddedMetadata() }
        let shown = first.orientation.apply(to: first.size)
        let metadata = try embeddedMetadata(of: first, format)
        return try fitted(metadata, to: WrittenPicture(shown, of: first), in: encoding.container)
    }

    /// Why a file of a type cannot hold them all; `nil` when it can.
    private func problem(of pictures: Pictures, in type: MediaType) -> Problem? {
        guard pictures.count <= task.limits.pages else { return tooMany(pictures) }
        switch (pictures, type) {
        case (.one, _), (.lossless, _), (.pages, .tiff): return nil
        case (.pages(let pages), _):
            return Problem(
                .unsuitable,
                """
                the file has \(pages.count) pages, and \(type.rawValue) holds one; optimize it to \
                tiff, or put its pages into a PDF
                """)
        case (.frames(_, .gif, _), .gif), (.frames(_, .png, _), .png): return nil
        case (.frames(_, .gif, _), .webp), (.frames(_, .webp, _), .webp): return nil
        case (.frames(let count, .gif, _), _), (.frames(let count, .webp, _), _):
            return Problem(
                .unsuitable,
                """
                the file is an animation of \(count) frames, and \(type.rawValue) holds one; \
                optimize it to webp
                """)
        case (.frames(let count, _, _), _):
            return Problem(
                .unsuitable,
                """
                the file is an animation of \(count) frames, of which only the first can be read
                """)
        }
    }

    private func tooMany(_ pictures: Pictures) -> Problem {
        let noun = if case .pages = pictures { "pages" } else { "frames" }
        return Problem(
            .tooLarge,
            """
            \(pictures.count) \(noun) are more than the pipeline's limit of \
            \(task.limits.pages) pages
            """)
    }

    /// What all pages or frames cost, and whether each is within the limits.
    /// - Parameter first: the first of them.
    func cost(of wholes: [Whole], _ pictures: Pictures, _ first: Image) throws(Problem)
        -> Cost
    {
        guard !wholes.isEmpty else { return .headersOnly }
        switch pictures {
        case .one: return .headersOnly
        case .lossless(let format, _):
            return Cost(ofFrames: 1, like: first, as: format, bytes: bytesOfInput)
        case .frames(let count, let format, _):
            return Cost(ofFrames: count, like: first, as: format, bytes: bytesOfInput)
        case .pages(let pages):
            let largest = try largest(of: pages)
            return Cost(ofPages: pages.count, like: try opened(page: largest, of: 0))
        }
    }

    private var bytesOfInput: Int {
        MappedFile(descriptor: inputs[0]).map(\.bytes.count) ?? 0
    }

    /// The page that takes the most memory, once it has been seen that all are within the limits.
    func largest(of pages: [TIFFPage]) throws(Problem) -> TIFFPage {
        guard pages.count <= task.limits.pages else { throw tooMany(.pages(pages)) }
        for page in pages where page.width * page.height > task.limits.pixels {
            throw .tooManyPixels(PixelSize(page.width, page.height), task.limits)
        }
        return pages.max { $0.decodedBytes < $1.decodedBytes } ?? pages[0]
    }

    /// Makes them, one after the other.
    func make(_ wholes: [Whole], of pictures: Pictures, _ first: Image) throws(Problem) {
        for whole in wholes {
            try attempt(whole.step) { () throws(Problem) in
                switch pictures {
                case .pages(let pages): try write(pages, first, to: whole)
                case .lossless(let format, _):
                    try copy(try opened(0, format), format, first, to: whole)
                case .frames(let count, let format, _):
                    let frames = try opened(count, like: first, format)
                    if let encoding = whole.encoding {
                        try write(frames, as: encoding, to: whole)
                        try keepOriginal(in: whole.output, like: first, whole.keepsMetadata)
                    } else {
                        try copy(frames, format, first, to: whole)
                    }
                case .one: preconditionFailure("one picture is a rendition")
                }
                let shown = first.orientation.apply(to: first.size)
                try finish(
                    output: whole.output, width: shown.width, height: shown.height,
                    pages: pictures.count > 1 ? pictures.count : nil)
            }
        }
    }

    /// Encodes each page, and puts them into one file. Where all pages are shown as they are stored
    /// and that makes them no smaller, they are kept.
    private func write(_ pages: [TIFFPage], _ first: Image, to whole: Whole) throws(Problem) {
        try write(TIFFPageCopy.header(isLittleEndian: true, isBig: false), to: whole.output)
        guard let file = MappedFile(descriptor: inputs[0]), let source = TIFFFile(file.bytes)
        else { throw Problem(.undecodable, "the image is cut short") }
        let tags = whole.keepsMetadata ? TIFFFile.metadataTags : []
        var (position, areShownAsStored) = (8, true)
        for (index, page) in pages.enumerated() {
            let fields =
                source.fields(of: page, tags, isLittleEndian: true)
                + TIFFPageCopy.Field.page(index, of: pages.count)
            let image = try opened(page: page, of: 0)
            areShownAsStored = areShownAsStored && image.isShownAsStored
            let density = image.densityShown
            let bytes = try encoded(image, density)
            let others = density == nil ? fields + TIFFPageCopy.Field.unknownDensity : fields
            position += try append(
                bytes, others, at: position, isLast: index == pages.count - 1,
                to: whole.output)
            report(.progress(Double(index + 1) / Double(pages.count)))
        }
        do throws(MetadataError) {
            try whole.metadata.write(
                to: outputs[whole.output], in: .tiff,
                size: (first.size.width, first.size.height))
        } catch {
            throw problem(error)
        }
        try checkDecoded(0)
        if areShownAsStored {
            try keepOriginal(in: whole.output, like: first, whole.keepsMetadata)
        }
    }

    /// A TIFF of one page.
    private func encoded(_ image: Image, _ density: Density?) throws(Problem) -> [UInt8] {
        do throws(VipsError) {
            let orientation = image.orientation
            var shown = try image.inSRGB()
            if orientation.needsMemory { shown = try shown.inMemory() }
            return try shown.turned(by: orientation).encoded(as: .tiff, density: density)
        } catch {
            throw decoding(error)
        }
    }

    /// Appends the page of a TIFF that was made of it alone.
    /// - Returns: how many bytes it takes.
    private func append(
        _ page: [UInt8], _ fields: [TIFFPageCopy.Field], at position: Int,
        isLast: Bool, to output: Int
    ) throws(Problem) -> Int {
        var file = StrippedFile()
        let count = page.withUnsafeBytes { buffer -> Int? in
            guard let tiff = TIFFFile(buffer), let first = tiff.pages.first,
                let copy = tiff.copy(of: first, and: fields)
            else { return nil }
            copy.append(to: &file, at: position, isLast: isLast)
            return copy.count
        }
        guard let count else { throw Problem(.unwritable, "a page could not be encoded") }
        guard position + count <= TIFFPageCopy.bytesMax else {
            throw Problem(.unsuitable, "the output would have more than the 4 GB that a TIFF holds")
        }
        for part in file.parts {
            switch part {
            case .range(let range): try write(page[range], to: output)
            case .made(let made): try write(made, to: output)
            }
        }
        return count
    }

    /// All frames as one image.
    private func opened(_ count: Int, like first: Image, _ format: SourceFormat) throws(Problem)
        -> Image
    {
        guard format != .webp || first.orientation == .upright else {
            throw Problem(.unsuitable, "the frames of an animation are to be turned")
        }
        guard count * first.size.height <= Image.sideMax else {
            throw Problem(
                .tooLarge,
                """
                \(count) frames of \(first.size.width) × \(first.size.height) pixels are more \
                than can be processed together
                """)
        }
        do { return try Image.openFrames(inputs[0], as: format) } catch { throw decoding(error) }
    }

    /// Encodes all frames with their times.
    private func write(_ frames: Image, as encoding: Encoding, to whole: Whole) throws(Problem) {
        do throws(VipsError) {
            try frames.inSRGB().encode(
                to: outputs[whole.output], as: encoding,
                metadata: whole.metadata)
        } catch {
            throw decoding(error, writing: whole.output)
        }
        try checkDecoded(0)
    }

    /// Copies the frames as they are stored, once all that can be decoded has been.
    private func copy(_ frames: Image, _ format: SourceFormat, _ first: Image, to whole: Whole)
        throws(Problem)
    {
        do { try frames.decodeAll() } catch { throw decoding(error) }
        try checkDecoded(0)
        guard let file = MappedFile(descriptor: inputs[0]),
            format != .png || PNGFile(file.bytes)?.isIntact == true,
            let stripped = stripped(file.bytes, format, first, countMax: .max)
        else {
            throw Problem(.undecodable, "the image is damaged or cut short")
        }
        if format == .png { try checkChecksum(ofPNG: file.bytes) }
        if whole.keepsMetadata {
            try write(pieces: file.bytes[...], to: whole.output)
        } else {
            try write(stripped, of: file.bytes, to: whole.output)
        }
    }

    /// Writes what is left of a file.
    func write(_ stripped: StrippedFile, of bytes: UnsafeRawBufferPointer, to output: Int)
        throws(Problem)
    {
        for part in stripped.parts {
            switch part {
            case .range(let range): try write(pieces: bytes[range], to: output)
            case .made(let made): try write(made, to: output)
            }
        }
    }

    /// Appends bytes without a copy of all of them.
    private func write(pieces bytes: Slice<UnsafeRawBufferPointer>, to output: Int)
        throws(Problem)
    {
        var rest = bytes
        while !rest.isEmpty {
            try write(rest.prefix(1 << 20), to: output)
            rest = rest.dropFirst(1 << 20)
        }
    }
}
