import Imaging
import PDF

extension PaperSize {
    /// The size of an image of the page at a resolution.
    func pixels(dpi: Double) -> PixelSize {
        PixelSize(Int(clamping: width * dpi / 72), Int(clamping: height * dpi / 72))
    }

    /// The largest size in the page's proportions within a box, of which one side may be open.
    func pixels(within boxWidth: Int?, _ boxHeight: Int?) -> PixelSize {
        let scale = min(
            boxWidth.map { Double($0) / width } ?? .infinity,
            boxHeight.map { Double($0) / height } ?? .infinity)
        return PixelSize(Int(clamping: width * scale), Int(clamping: height * scale))
    }

    /// A size in the page's proportions that no box exceeds: lines have no pixels, so that a page
    /// can be drawn as large as it is wanted.
    var virtualPixels: PixelSize {
        let scale = 40_000 / min(width, height)
        return PixelSize(Int(clamping: width * scale), Int(clamping: height * scale))
    }

    /// The smallest size in the page's proportions that is nowhere smaller than another.
    func pixels(covering other: PixelSize) -> PixelSize {
        let scale = max(Double(other.width) / width, Double(other.height) / height)
        return PixelSize(
            max(other.width, Int(clamping: width * scale)),
            max(other.height, Int(clamping: height * scale)))
    }
}

extension PixelSize {
    /// Whether a page can be drawn in this size.
    var isDrawable: Bool { max(width, height) <= PDFDocument.sideMax }
}

extension Int {
    /// The nearest whole number, or the largest of 32 bits where that is nearer.
    fileprivate init(clamping value: Double) {
        self = Int(Swift.min(Swift.max(value.rounded(), 0), Double(Int32.max)))
    }
}
