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
    /// Of the upright image.
    let placement: Placement
    var encoding: Encoding
    let keptMetadata: KeptMetadata
    /// What is written beside the picture.
    var metadata = EmbeddedMetadata()
    /// The dots per inch that the file states.
    let density: Density?
    /// How it stands for the whole file, if it does.
    let whole: WholeForm?
    private let interest: Interest?
    private let backdrop: Backdrop?
    private let adjustment: Adjustment?
    private let mark: Mark?
    private let turn: Orientation
    private let isShareable: Bool
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
        let form = work.form(of: source, as: type, number: number)
        self.step = step
        self.output = output
        placement = form.placement
        encoding = form.encoding
        density = form.density
        interest = form.interest
        backdrop = form.backdrop
        adjustment = form.adjustment
        mark = form.mark
        turn = form.turn
        keptMetadata = form.metadata
        isShareable = form.isShareable
        shown = source.shown
        isOfSameSize = form.placement == source.whole
        whole = work.whole
    }

    /// Why it cannot be made; `nil` when it can.
    func problem(within limits: Limits) -> Problem? {
        if let problem = encoding.problem(of: written) { return problem }
        let largest = [placement.scaled, placement.visible].max { $0.area < $1.area }
        guard let largest, largest.area > limits.pixels else { return nil }
        return .tooManyPixels(largest, limits)
    }

    /// The size of what is written.
    var written: PixelSize { turn.apply(to: placement.visible) }

    /// Whether the resized image is looked at as a whole before it is written.
    var needsMemory: Bool {
        interest != nil && placement.kept != placement.scaled || turn.needsMemory
            || adjustment?.isOfPixels == false
    }

    /// What a mark takes beside the image: itself, and the file that it comes from.
    var bytesBeside: Int { mark == nil ? 0 : (32 << 20) + 4 * placement.visible.area }

    /// Whether it is the picture as it is shown, in its own size and with its opacity.
    var isOfSameLook: Bool {
        isOfSameSize && backdrop == nil && adjustment == nil && mark == nil && turn == .upright
    }

    /// What the plan needs to know.
    /// - Parameter orientation: how the source is stored.
    func order(stored orientation: Orientation) -> RenditionPlan.Order {
        RenditionPlan.Order(
            scaled: orientation.apply(to: placement.scaled),
            isShareable: isShareable)
    }

    /// What a step says of the resized, upright image that it does not write; `nil` for one that
    /// it writes.
    func description(of image: Image) throws(VipsError) -> (any Encodable)? {
        guard let work = step.action as? any PictureDescriptionWork else { return nil }
        return try work.describe(image.cropped(to: placement), shown: shown)
    }

    /// Brings the resized, upright image to its final size and writes it.
    func encode(_ image: Image, to descriptor: Int32) throws(VipsError) {
        try finished(image)
            .encode(to: descriptor, as: encoding, density: densityWritten, metadata: metadata)
    }

    /// The resized, upright image as it is written.
    func finished(_ image: Image) throws(VipsError) -> Image {
        let cropped =
            if let interest {
                try image.cropped(to: placement, by: interest)
            } else {
                try image.cropped(to: placement)
            }
        let adjusted =
            if let adjustment { try cropped.adjusted(adjustment) } else { cropped }
        let ground =
            encoding.hasAlpha ? backdrop ?? .transparent : (backdrop ?? .white).onWhite
        let laid = try adjusted.laid(on: ground, in: placement)
        let marked = if let mark { try laid.marked(with: mark) } else { laid }
        return try marked.turned(by: turn)
    }

    /// An upright picture as it is written.
    func made(of picture: Image) throws(VipsError) -> Image {
        try finished(picture.resized(to: placement.scaled, by: placement.scale))
    }

    /// The dots per inch of the picture as it is written.
    var densityWritten: Density? {
        density.map { turn.isTurned ? ($0.vertical, $0.horizontal) : $0 }
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
