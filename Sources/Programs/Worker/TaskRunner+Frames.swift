import Containers
import Imaging
import Jobs
import Metadata
import PDF
import Pipelines
import Platform

/// Outputs that stand for a file with several pages or frames, and hold all of them; and those for
/// which its pictures are copied.
extension TaskRunner {
    struct Whole {
        /// How each page or frame is made.
        var rendition: Rendition
        let output: Int
        let isCopied: Bool
        /// Its type, where that was to be chosen.
        let otherType: MediaType?
    }

    /// The steps that make one. Those whose format cannot hold all pages or frames, or that would
    /// make more than the pipeline allows, are reported as failed.
    /// - Parameter first: the first picture.
    func wholes(of pictures: Pictures, _ first: Image, _ format: SourceFormat) throws(Problem)
        -> [Whole]
    {
        var wholes: [Whole] = []
        for (output, made) in task.outputs.enumerated() {
            guard let step = task.steps.first(where: { $0.name == made.step }),
                let work = step.rendition,
                case let form = step.action.outputs(for: task.inputs[0].mediaType)[made.number],
                case let type = type(of: form, work, pictures),
                case let making = making(work, of: pictures, type, first), making != .first
            else { continue }
            try attempt(step) { () throws(Problem) in
                let isCopied = making == .copied
                if let problem = problem(of: pictures, in: type, step, isCopied) { throw problem }
                var rendition = Rendition(
                    step, work, output: output, of: RenditionSource(first, attachments), as: type,
                    number: made.number)
                if !isCopied, let problem = rendition.problem(within: task.limits) {
                    throw problem
                }
                let kept = rendition.keptMetadata
                if kept == .private || kept == .keep && !isCopied {
                    let metadata = try embeddedMetadata(of: first, format)
                    rendition.metadata = try fitted(metadata, of: first, to: rendition)
                }
                wholes.append(
                    Whole(
                        rendition: rendition, output: output, isCopied: isCopied,
                        otherType: form.types.count > 1 ? type : nil))
            }
        }
        return wholes
    }

    /// Why a file of a type cannot hold them all; `nil` when it can.
    private func problem(
        of pictures: Pictures, in type: MediaType, _ step: Step, _ isCopied: Bool
    ) -> Problem? {
        guard pictures.count <= countMax(of: pictures) else { return tooMany(pictures) }
        if isCopied { return nil }
        let verb = step.action is Optimize ? "optimize" : "convert"
        switch (pictures, type) {
        case (.one, _), (.lossless, _), (.pages, .tiff): return nil
        case (.pages(let pages), _):
            return Problem(
                .unsuitable,
                """
                the file has \(pages.count) pages, and \(type.rawValue) holds one; \(verb) it to \
                tiff, or put its pages into a PDF
                """)
        case (.frames(_, .gif, _), .gif), (.frames(_, .gif, _), .webp): return nil
        case (.frames(_, .webp, _), .gif), (.frames(_, .webp, _), .webp): return nil
        case (.frames(let count, .gif, _), _), (.frames(let count, .webp, _), _):
            return Problem(
                .unsuitable,
                """
                the file is an animation of \(count) frames, and \(type.rawValue) holds one; \
                \(verb) it to webp
                """)
        case (.frames(let count, _, _), _):
            return Problem(
                .unsuitable,
                """
                the file is an animation of \(count) frames, of which only the first can be read
                """)
        }
    }

    private func countMax(of pictures: Pictures) -> Int {
        if case .pages = pictures { task.limits.pages } else { task.limits.framesMax }
    }

    private func tooMany(_ pictures: Pictures) -> Problem {
        if case .pages = pictures {
            return Problem(
                .pageLimit,
                """
                \(pictures.count) pages are more than the pipeline's limit of \
                \(task.limits.pages) pages
                """)
        }
        let limit = task.limits.frames.map { "\($0) frames" } ?? "\(task.limits.pages) pages"
        return Problem(
            .frameLimit, "\(pictures.count) frames are more than the pipeline's limit of \(limit)")
    }

    /// What all pages or frames cost, and whether each is within the limits.
    /// - Parameter first: the first of them.
    func cost(
        of wholes: [Whole], _ pictures: Pictures, _ first: Image, _ format: SourceFormat
    ) throws(Problem) -> Cost {
        let frames = if case .frames(let count, _, _) = pictures { count } else { 1 }
        let beside = wholes.map { $0.rendition.bytesBeside(frames: frames) }.max() ?? 0
        guard !wholes.isEmpty else { return .headersOnly }
        if case .pages(let pages) = pictures {
            let largest = try opened(page: try largest(of: pages), of: 0)
            let isHeld = wholes.contains { $0.rendition.needsMemory }
            return Cost(ofPages: pages.count, like: largest, areHeld: isHeld, beside: beside)
        }
        let largest = wholes.filter { !$0.isCopied && !$0.rendition.isOfSameLook }
            .map(\.rendition.written).max { $0.area < $1.area }
        return Cost(
            ofFrames: pictures.count, like: first, as: format, bytes: bytesOfInput, made: largest,
            beside: beside)
    }

    private var bytesOfInput: Int { Self.size(of: inputs[0]) ?? 0 }

    /// The page that takes the most memory, once it has been seen that all are within the limits.
    func largest(of pages: [TIFFPage]) throws(Problem) -> TIFFPage {
        guard pages.count <= task.limits.pages else { throw tooMany(.pages(pages)) }
        for page in pages where page.width * page.height > task.limits.pixels {
            throw .tooManyPixels(PixelSize(page.width, page.height), task.limits)
        }
        return pages.max { $0.decodedBytes < $1.decodedBytes } ?? pages[0]
    }

    /// Makes them, one after the other.
    func make(_ wholes: [Whole], of pictures: Pictures, _ first: Image, _ format: SourceFormat)
        throws(Problem)
    {
        for whole in wholes {
            try attempt(whole.rendition.step) { () throws(Problem) in
                switch pictures {
                case .pages(let pages): try write(pages, first, to: whole)
                case .one, .lossless: try copy(try opened(0, format), format, first, to: whole)
                case .frames(let count, _, _):
                    let frames = try opened(count, like: first, format)
                    if whole.isCopied {
                        try copy(frames, format, first, to: whole)
                    } else {
                        try write(frames, count, first, to: whole)
                    }
                }
                try check(whole.output, of: whole.rendition)
                let size = whole.rendition.written
                try finish(
                    output: whole.output, width: size.width, height: size.height,
                    pages: pages(of: whole, pictures), type: whole.otherType)
            }
        }
    }

    /// How many pages or frames an output has, where there are several: a WebP has one frame of
    /// neighbours that are alike.
    private func pages(of whole: Whole, _ pictures: Pictures) -> Int? {
        var count = pictures.count
        if whole.rendition.encoding.container == .webp,
            let file = MappedFile(descriptor: outputs[whole.output]),
            let webp = WebPFile(file.bytes)
        {
            count = webp.pictures
        }
        return count > 1 ? count : nil
    }

    /// Encodes each page, and puts them into one file. Where all pages are shown as they are stored
    /// and that makes them no smaller, they may be kept.
    private func write(_ pages: [TIFFPage], _ first: Image, to whole: Whole) throws(Problem) {
        try write(TIFFPageCopy.header(isLittleEndian: true, isBig: false), to: whole.output)
        guard let file = MappedFile(descriptor: inputs[0]), let source = TIFFFile(file.bytes)
        else { throw Problem(.truncated, "the image is cut short") }
        let tags = whole.rendition.keptMetadata == .keep ? TIFFFile.metadataTags : []
        var (position, areShownAsStored) = (8, true)
        for (index, page) in pages.enumerated() {
            let fields =
                source.fields(of: page, tags, isLittleEndian: true)
                + TIFFPageCopy.Field.page(index, of: pages.count)
            let image = try opened(page: page, of: 0)
            areShownAsStored = areShownAsStored && image.isShownAsStored
            let rendition = try rendition(of: image, like: whole)
            let density = rendition.densityWritten
            let bytes = try encoded(image, rendition)
            let others = density == nil ? fields + TIFFPageCopy.Field.unknownDensity : fields
            position += try append(
                bytes, others, at: position, isLast: index == pages.count - 1,
                to: whole.output)
            report(.progress(Double(index + 1) / Double(pages.count)))
        }
        try add(whole.rendition.metadata, to: whole.output, like: whole.rendition)
        try checkDecoded(0)
        if areShownAsStored, whole.rendition.keepsSmaller {
            try keepOriginal(in: whole.output, like: first, whole.rendition)
        }
    }

    /// What the step of a whole asks for of one page.
    private func rendition(of page: Image, like whole: Whole) throws(Problem) -> Rendition {
        let step = whole.rendition.step
        guard let work = step.rendition else { return whole.rendition }
        let rendition = Rendition(
            step, work, output: whole.output, of: RenditionSource(page, attachments), as: .tiff,
            number: task.outputs[whole.output].number)
        if let problem = rendition.problem(within: task.limits) { throw problem }
        return rendition
    }

    /// A TIFF of one page.
    private func encoded(_ image: Image, _ rendition: Rendition) throws(Problem) -> [UInt8] {
        do throws(VipsError) {
            let orientation = image.orientation
            var shown = try image.inSRGB()
            if orientation.needsMemory || rendition.needsMemory { shown = try shown.inMemory() }
            let upright = try shown.turned(by: orientation)
            return try rendition.made(of: upright)
                .encoded(as: rendition.encoding, density: rendition.densityWritten)
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
        guard count * first.size.height <= Image.sideMax else {
            throw Problem(
                .frameLimit,
                """
                \(count) frames of \(first.size.width) × \(first.size.height) pixels are more \
                than can be processed together
                """)
        }
        do { return try Image.openFrames(inputs[0], as: format) } catch { throw decoding(error) }
    }

    /// Encodes all frames with their times.
    private func write(_ frames: Image, _ count: Int, _ first: Image, to whole: Whole)
        throws(Problem)
    {
        let rendition = whole.rendition
        do throws(VipsError) {
            var shown = try frames.inSRGB()
            if !rendition.isOfSameLook || first.orientation != .upright {
                shown = try shown.replacing(made(of: shown, count, first, by: rendition))
            }
            try rendition.write(shown, to: outputs[whole.output])
        } catch {
            throw decoding(error, writing: whole.output)
        }
        try checkDecoded(0)
        if rendition.keepsSmaller {
            try keepOriginal(in: whole.output, like: first, rendition)
        }
    }

    /// Each frame as it is written, in memory.
    private func made(of frames: Image, _ count: Int, _ first: Image, by rendition: Rendition)
        throws(VipsError) -> [Image]
    {
        var made: [Image] = []
        for index in 0..<count {
            let frame = try frames.frame(index, height: first.size.height)
                .turned(by: first.orientation)
            made.append(try rendition.made(of: frame).inMemory())
            report(.progress(Double(index + 1) / Double(count + 1)))
        }
        return made
    }

    /// Copies the frames as they are stored, once all that can be decoded has been.
    private func copy(_ frames: Image, _ format: SourceFormat, _ first: Image, to whole: Whole)
        throws(Problem)
    {
        do { try frames.decodeAll() } catch { throw decoding(error) }
        try checkDecoded(0)
        guard let file = MappedFile(descriptor: inputs[0]),
            format != .png || PNGFile(file.bytes)?.isIntact == true,
            let stripped = stripped(
                file.bytes, format, first, countMax: 2 * file.bytes.count + 1024)
        else { throw broken }
        if format == .png { try checkChecksum(ofPNG: file.bytes) }
        if whole.rendition.keptMetadata == .keep {
            try write(pieces: file.bytes[...], to: whole.output)
        } else {
            try write(stripped, of: file.bytes, to: whole.output)
            try add(whole.rendition.metadata, to: whole.output, like: whole.rendition)
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
