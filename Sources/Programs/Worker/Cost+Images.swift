import Imaging
import PDF
import Pipelines

/// What decoding and encoding take, from what a header states. The factors are those of Debian's
/// libraries, measured: Tests/WorkerTests/CostTests.swift holds them to what children take.
extension Cost {
    /// A process that has decoded nothing yet, with what any decoder and encoder takes, and the
    /// last large page of its memory.
    static let processBytes = 44 << 20

    /// The same with a document and its fonts. The pictures on a page, which are known when it is
    /// drawn, come on top of it.
    static let documentBytes = 80 << 20

    /// Nothing but headers is read.
    static var headersOnly: Cost { Cost(memoryBytes: processBytes) }

    /// An image decoded once, and the renditions made of it.
    /// - Parameters:
    ///   - orders: what is made; none when only the header is read.
    ///   - plan: of what each is made.
    init(of image: Image, as format: SourceFormat, _ orders: [Rendition], _ plan: RenditionPlan) {
        let reduction = plan.reduction(of: image.size, as: format)
        let decoded = image.size.divided(by: reduction)
        let held = plan.uses(of: nil) == 1 ? 0 : decoded.area * image.bandsShown
        self.init(
            memoryBytes: Self.processBytes + held
                + format.bytesToDecode(image, decoded)
                + Self.bytes(
                    of: orders, plan, bands: image.bandsShown,
                    isTurned: image.orientation.needsMemory))
        count(image.size, decoded: decoded, reduction: reduction)
    }

    /// The text of a document is read, a page at a time.
    static var readingDocument: Cost { Cost(memoryBytes: documentBytes) }

    /// Documents are read, and written as one in memory. What cannot be read fails in its turn.
    init(rewriting files: [Int32], password: String? = nil) {
        let bytes = files.reduce(0) { sum, file in
            let objects = (try? PDFEditor(descriptor: file, password: password))?.objects ?? 0
            return sum + 4 * (TaskRunner.size(of: file) ?? 0) + Self.objectBytes * objects
        }
        self.init(memoryBytes: Self.documentBytes + bytes)
    }

    /// What libqpdf takes for a dictionary of some entries, which may be ten bytes of a file.
    private static let objectBytes = 3 << 10

    /// A page drawn in a size and written.
    init(drawing page: PageForm) {
        let size = page.size
        self.init(
            memoryBytes: Self.documentBytes + 4 * size.area
                + page.encoding.bytesToEncode(size, bands: page.colours.bands))
        count(size, decoded: size, reduction: 1)
    }

    /// The first page drawn, and the renditions made of it.
    init(drawing cover: PixelSize, _ orders: [Rendition], _ plan: RenditionPlan) {
        self.init(
            memoryBytes: Self.documentBytes + 4 * cover.area
                + Self.bytes(of: orders, plan, bands: 3, isTurned: false))
        count(cover, decoded: cover, reduction: 1)
    }

    /// An image decoded for a page of a PDF, which takes the rows as they come.
    init(embedding image: Image, as format: SourceFormat) {
        self.init(memoryBytes: Self.processBytes + format.bytesToDecode(image, image.size))
        count(image.size, decoded: image.size, reduction: 1)
    }

    /// An image decoded by itself, and made smaller while its rows come.
    init(reducing image: Image, as format: SourceFormat, by reduction: Double) {
        let decoded = image.size.divided(by: reduction)
        self.init(memoryBytes: Self.processBytes + format.bytesToDecode(image, decoded))
        count(image.size, decoded: decoded, reduction: reduction)
    }

    /// All pages of a file, decoded and encoded one after the other.
    /// - Parameters:
    ///   - largest: the page that takes the most.
    ///   - areHeld: whether each is in memory before it is encoded.
    ///   - beside: what is in memory besides, in bytes.
    init(ofPages pages: Int, like largest: Image, areHeld: Bool = false, beside: Int = 0) {
        let decoded = largest.size.area * largest.bandsShown
        // A page is encoded in memory, and copied from there; what cannot be compressed grows.
        self.init(
            memoryBytes: Self.processBytes + beside + (areHeld ? 4 : 3) * decoded
                + SourceFormat.tiff.bytesToDecode(largest, largest.size))
        count(largest.size, decoded: largest.size, reduction: 1)
        images = pages
        pixels = pages * largest.size.area
    }

    /// All frames of an animation, decoded and encoded in their order.
    /// - Parameters:
    ///   - first: all have its size.
    ///   - bytes: the length of the file, which decoders keep.
    ///   - made: the size of frames that are made anew, and held until they are encoded.
    ///   - beside: what is in memory besides, in bytes.
    init(
        ofFrames frames: Int, like first: Image, as format: SourceFormat, bytes: Int,
        made: PixelSize? = nil, beside: Int = 0
    ) {
        let held = made.map { ($0.area * frames + first.size.area) * first.bandsShown } ?? 0
        let area = first.size.area
        // libvips keeps what it has decoded of a WebP; what is encoded is written at the end.
        let kept = format == .webp ? 4 * frames * area : 0
        self.init(
            memoryBytes: Self.processBytes + beside + held + kept
                + frames * (made?.area ?? area)
                + format.bytesToDecode(first, first.size) + bytes
                // libwebp encodes each frame in several ways, beside the ones before.
                + 96 * max(area, made?.area ?? 0))
        count(first.size, decoded: first.size, reduction: 1)
        images = frames
        pixels = frames * area
    }

    private mutating func count(_ source: PixelSize, decoded: PixelSize, reduction: Double) {
        images = 1
        pixels = decoded.area
        (width, height) = (source.width, source.height)
        self.reduction = reduction
    }

    /// What renditions take: those that others are made of, or that are turned, stay in memory; one
    /// is encoded at a time.
    private static func bytes(
        of orders: [Rendition], _ plan: RenditionPlan, bands: Int,
        isTurned: Bool
    ) -> Int {
        let held = orders.indices.filter {
            isTurned || plan.uses(of: $0) > 0 || orders[$0].needsMemory
        }.reduce(0) { $0 + orders[$1].placement.scaled.area * bands }
        let beside = orders.map { $0.bytesBeside() }.max() ?? 0
        return held + beside
            + (orders.map {
                $0.encoding.bytesToEncode($0.placement.visible, bands: bands)
            }.max() ?? 0)
    }
}

extension PixelSize {
    fileprivate func divided(by divisor: Double) -> PixelSize {
        PixelSize(
            Int((Double(width) / divisor).rounded(.up)),
            Int((Double(height) / divisor).rounded(.up)))
    }
}

extension Image {
    /// How many channels of 8 bits it has in sRGB.
    fileprivate var bandsShown: Int { min(bands, hasAlpha ? 4 : 3) }
}

extension SourceFormat {
    /// What the decoder keeps beside the pixels that it gives out row by row.
    /// - Parameter decoded: the size behind the decoder's reduction.
    fileprivate func bytesToDecode(_ image: Image, _ decoded: PixelSize) -> Int {
        let samples = image.size.area * image.bands
        switch self {
        // All coefficients, 16 bits each, where the picture comes in several scans.
        case .jpeg: return image.isInterlaced ? 2 * samples : 0
        case .png: return image.isInterlaced ? samples * image.bytesPerSample : 0
        case .webp: return 4 * image.size.area + 4 * decoded.area
        case .gif: return 8 * image.size.area
        // A tile may be the whole picture, and is kept twice.
        case .tiff: return 2 * samples * max(image.bytesPerSample, image.bitsPerBand / 8)
        // Planes of 8 or 16 bits as they are coded, and the same as red, green and blue.
        case .heif: return 5 * samples * image.bytesPerSample / 2
        }
    }
}

extension Encoding {
    /// What the encoder keeps while it takes the rows.
    fileprivate func bytesToEncode(_ size: PixelSize, bands: Int) -> Int {
        switch self {
        // Tables of its own need all coefficients first, 16 bits each.
        // libvips halves the sides of colours below quality 90.
        case .jpeg(_, .standard): 0
        case .jpeg(let quality, .own), .jpeg(let quality, .progressive):
            (quality < 90 ? bands + 1 : 2 * bands) * size.area
        case .png, .tiff: 0
        // All samples as red, green, blue and opacity, as numbers of colours, and each colour that
        // there is.
        case .indexedPNG: 64 * size.area
        case .webp(_, isLossless: true): 34 * size.area
        // An opacity is kept and packed beside the colours, without loss.
        case .webp: (bands.isMultiple(of: 2) ? 30 : 6) * size.area
        // Of a photograph. Of what was drawn by a program, such as the picture of a screen, libaom
        // may keep four times as much, which no header says.
        case .avif: 44 * size.area
        // Each pixel as four samples and as the number of its colour, of this frame and the last.
        case .gif: 22 * size.area
        }
    }

    /// What is kept from one try to the next beside the pictures that are compared.
    /// - Parameter isDecoded: whether each try is compared with the picture.
    func bytesToTry(_ size: PixelSize, isDecoded: Bool) -> Int {
        switch self {
        case .webp: (isDecoded ? 30 : 4) * size.area
        // Of a photograph, as above.
        case .avif: 48 * size.area
        case .jpeg, .png, .indexedPNG, .tiff, .gif: 0
        }
    }
}
