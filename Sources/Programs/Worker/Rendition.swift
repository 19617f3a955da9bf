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
    let keepsMetadata: Bool
    /// What is written beside the picture.
    var metadata = EmbeddedMetadata()
    /// The dots per inch that the file states.
    let density: Density?
    private let isShareable: Bool

    /// What a step asks for; `nil` when it makes no image, or one of each page.
    /// - Parameters:
    ///   - shown: the size of the upright source, which no thumbnail exceeds.
    ///   - full: the size in which it is optimised.
    ///   - density: of the upright source at its full size, in dots per inch.
    ///   - mediaType: that of the output, or the one it would have.
    init?(
        _ step: Step, output: Int?, shown: PixelSize, full: PixelSize, density: Density? = nil,
        mediaType: MediaType
    ) {
        self.step = step
        self.output = output
        switch step.action {
        case let options as Thumbnail:
            let box = PixelSize(options.width, options.height)
            placement =
                switch options.fit {
                case .inside: .inside(box, of: shown)
                case .cover: .covering(box, of: shown)
                case .fill: .filling(box, of: shown)
                }
            encoding = Encoding(mediaType, quality: options.quality, huffman: .own)
            keepsMetadata = false
            // It is for screens. Spread over the size of the original, it would be all dots.
            self.density = nil
            isShareable = options.fit == .inside
        case let options as Optimize:
            placement = .filling(full, of: shown)
            encoding = Encoding(mediaType, quality: options.quality, huffman: .standard)
            keepsMetadata = options.metadata == .keep
            self.density = density
            isShareable = true
        default: return nil
        }
    }

    /// Why the format cannot hold it; `nil` when it can.
    var problem: Problem? {
        let side = max(placement.visible.width, placement.visible.height)
        guard side > encoding.sideMax else { return nil }
        return Problem(
            .unsuitable,
            """
            the output would be \(side) pixels wide or high, and its format holds at most \
            \(encoding.sideMax)
            """)
    }

    /// What the plan needs to know.
    /// - Parameter orientation: how the source is stored.
    func order(stored orientation: Orientation) -> RenditionPlan.Order {
        RenditionPlan.Order(
            scaled: orientation.apply(to: placement.scaled),
            isShareable: isShareable)
    }

    /// Cuts the resized, upright image to its final size and writes it.
    func encode(_ image: Image, to descriptor: Int32) throws(VipsError) {
        let cropped = try image.cropped(to: placement)
        let opaque = encoding.hasAlpha ? cropped : try cropped.flattened()
        try opaque.encode(to: descriptor, as: encoding, density: density, metadata: metadata)
    }
}
