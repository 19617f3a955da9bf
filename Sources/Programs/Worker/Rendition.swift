import Imaging
import Jobs
import Metadata
import Pipelines

/// One image to make of another: in which size, what of it, and how to write it.
struct Rendition {
    let step: Step
    /// The index of the task's output; `nil` when others are made of it, but it is not to
    /// be written.
    let output: Int?
    var encoding: Encoding
    /// What is written beside the picture.
    var metadata = EmbeddedMetadata()
    /// What the step says of the headers of the file.
    var header: (any Encodable)?
    /// How it stands for the whole file, if it does.
    let whole: WholeForm?
    private let form: RenditionForm
    /// The size of the whole picture.
    private let shown: PixelSize
    private let isOfSameSize: Bool

    /// What a step asks for.
    /// - Parameters:
    ///   - source: what it is made of.
    ///   - type: that of the output, or the one it would have.
    ///   - number: which of the step's outputs it is.
    init(
        _ step: Step, _ work: some RenditionWork, output: Int?, of source: RenditionSource,
        as type: MediaType, number: Int
    ) {
        form = work.form(of: source, as: type, number: number)
        self.step = step
        self.output = output
        encoding = form.encoding
        shown = source.shown
        isOfSameSize = form.placement == source.whole
        whole = work.whole
    }

    /// Of the upright image.
    var placement: Placement { form.placement }
    var keptMetadata: KeptMetadata { form.metadata }

    /// Why it cannot be made; `nil` when it can.
    func problem(within limits: Limits) -> Problem? {
        if !form.isAutomatic, let problem = encoding.problem(of: written) { return problem }
        let largest = [placement.scaled, placement.visible].max { $0.area < $1.area }
        guard let largest, largest.area > limits.pixels else { return nil }
        return .tooManyPixels(largest, limits)
    }

    /// Whether pictures that are no larger as they are stored are kept.
    var keepsSmaller: Bool { whole == .smallest || whole == .lossless }

    /// The size of what is written.
    var written: PixelSize { form.turn.apply(to: placement.visible) }

    /// Whether the resized image is looked at as a whole before it is written.
    var needsMemory: Bool {
        form.interest != nil && placement.kept != placement.scaled || form.turn.needsMemory
            || form.adjustment?.isOfPixels == false
    }

    /// What is in memory beside the image: a mark with the file that it comes from; what is tried
    /// and compared to find a quality or a format.
    /// - Parameter frames: how many of the size are encoded together.
    func bytesBeside(frames: Int = 1) -> Int {
        let area = written.area
        let mark = form.mark == nil ? 0 : (32 << 20) + 4 * area
        let tried =
            switch form.goal {
            case nil: form.isAutomatic ? 18 * area : 0
            case let goal? where goal.similarity == nil:
                (frames == 1 ? 14 : 4) * area * frames
                    + encoding.bytesToTry(written, isDecoded: false)
            case _?: 16 * area * frames + encoding.bytesToTry(written, isDecoded: true)
            }
        return mark + tried
    }

    /// Whether it is the picture as it is shown, in its own size and with its opacity.
    var isOfSameLook: Bool {
        isOfSameSize && form.backdrop == nil && form.adjustment == nil && form.mark == nil
            && form.turn == .upright
    }

    /// What the plan needs to know.
    /// - Parameter orientation: how the source is stored.
    func order(stored orientation: Orientation) -> RenditionPlan.Order {
        RenditionPlan.Order(
            scaled: orientation.apply(to: placement.scaled),
            isShareable: form.isShareable)
    }

    /// What a step says of the resized, upright image that it does not write; `nil` for one that
    /// it writes.
    func description(of image: Image) throws(VipsError) -> (any Encodable)? {
        guard let work = step.action as? any PictureDescriptionWork else { return nil }
        let seen: any Encodable = try work.describe(image.cropped(to: placement), shown: shown)
        return header.map { JointDescription(parts: [$0, seen]) } ?? seen
    }

    /// Brings the resized, upright image to its final size and writes it.
    /// - Returns: its type, where that was to be chosen.
    func encode(_ image: Image, to descriptor: Int32) throws(VipsError) -> MediaType? {
        let finished = try finished(image)
        if form.isAutomatic { return try writeSuited(finished, to: descriptor) }
        try write(finished, to: descriptor, density: densityWritten)
        return nil
    }

    /// Writes what suits a picture: without loss where that takes no more bytes, as drawings and
    /// screens do; else with loss, and with an opacity where anything is transparent.
    private func writeSuited(_ image: Image, to descriptor: Int32) throws(VipsError) -> MediaType {
        let pixels = try image.inMemory()
        let isOpaque = try pixels.isOpaque
        let seen = isOpaque ? try pixels.flattened() : pixels
        let (lossy, type): (Encoding, MediaType) =
            if isOpaque, case .webp(let quality, _) = encoding {
                (.jpeg(quality: quality, huffman: .own), .jpeg)
            } else {
                (encoding, .webp)
            }
        // PNG has room for every size.
        if lossy.problem(of: seen.size) != nil {
            try seen.encode(to: descriptor, as: .png, density: form.density, metadata: metadata)
            return .png
        }
        let isDrawing = try seen.writeSmaller(
            of: .png, lossy, to: descriptor, density: form.density, metadata: metadata)
        return isDrawing ? .png : type
    }

    /// Writes a finished image, or all frames of an animation.
    func write(_ image: Image, to descriptor: Int32, density: Density? = nil) throws(VipsError) {
        if case .indexedPNG = encoding {
            // Slopes without texture take more with a table of colours than without.
            _ = try image.inMemory().writeSmaller(
                of: .png, encoding, to: descriptor, density: density, metadata: metadata)
            return
        }
        guard let goal = form.goal, encoding.hasQuality else {
            return try image.encode(
                to: descriptor, as: encoding, density: density, metadata: metadata)
        }
        let pixels = try image.inMemory().withTimes(of: image)
        let (file, chosen) = try goal.encoded(
            encoding, of: pixels, density: density, besides: metadata)
        try pixels.write(file, to: descriptor, as: chosen, density: density, metadata: metadata)
    }

    /// Why a file of a length is no good; `nil` when it is.
    func problem(ofBytes count: Int) -> Problem? {
        guard let most = form.goal?.bytesMax, count > most else { return nil }
        return Problem(
            .unsuitable,
            """
            the file takes \(count) bytes at the least, more than the \(most) of max-bytes; a \
            thumbnail of fewer pixels takes less
            """)
    }

    /// The resized, upright image as it is written.
    func finished(_ image: Image) throws(VipsError) -> Image {
        let cropped =
            if let interest = form.interest {
                try image.cropped(to: placement, by: interest)
            } else {
                try image.cropped(to: placement)
            }
        let adjusted =
            if let adjustment = form.adjustment {
                try cropped.adjusted(adjustment)
            } else {
                cropped
            }
        let ground =
            encoding.hasAlpha ? form.backdrop ?? .transparent : (form.backdrop ?? .white).onWhite
        let laid = try adjusted.laid(on: ground, in: placement)
        let marked =
            if let mark = form.mark { try laid.marked(with: mark) } else { laid }
        return try marked.turned(by: form.turn)
    }

    /// An upright picture as it is written.
    func made(of picture: Image) throws(VipsError) -> Image {
        try finished(picture.resized(to: placement.scaled, by: placement.scale))
    }

    /// The dots per inch of the picture as it is written.
    var densityWritten: Density? {
        form.density.map { form.turn.isTurned ? ($0.vertical, $0.horizontal) : $0 }
    }
}

extension Image {
    /// Encodes the image, which is in memory, in two ways, and writes the smaller file.
    /// - Returns: whether that is the first, as of two that are as small.
    fileprivate func writeSmaller(
        of first: Encoding, _ second: Encoding, to descriptor: Int32, density: Density?,
        metadata: EmbeddedMetadata
    ) throws(VipsError) -> Bool {
        let files = (
            try encoded(as: first, density: density), try encoded(as: second, density: density)
        )
        let isFirst = files.0.count <= files.1.count
        try write(
            isFirst ? files.0 : files.1, to: descriptor, as: isFirst ? first : second,
            density: density, metadata: metadata)
        return isFirst
    }
}

/// Several descriptions as one object.
private struct JointDescription: Encodable {
    let parts: [any Encodable]

    func encode(to encoder: any Encoder) throws {
        for part in parts { try part.encode(to: encoder) }
    }
}

extension Encoding {
    /// Why its format cannot hold a picture of a size; `nil` when it can.
    func problem(of size: PixelSize) -> Problem? {
        let side = max(size.width, size.height)
        guard side > sideMax else { return nil }
        return Problem(
            .unsuitable,
            """
            the output would be \(side) pixels wide or high, and its format holds at most \
            \(sideMax)
            """)
    }
}
