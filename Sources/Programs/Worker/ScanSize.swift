import Imaging
import PDF

/// How large a page is drawn in order to be read.
struct ScanSize {
    let size: PixelSize
    let dotsPerInch: Int

    /// The resolution at which letters of a usual size are read best, and below which a scan's own
    /// is not enough.
    private static let dotsMax = 300.0
    private static let dotsMin = 150.0
    /// The longer side of a page of A3 at that resolution. What is longer, as a photograph that
    /// states no resolution, has larger letters.
    private static let sideMax = 5000.0

    /// - Parameters:
    ///   - paper: the size of the page.
    ///   - pictureSide: the longer side of the largest picture on it, in pixels: pixels are not
    ///     made up where it is a scan.
    ///   - pixelsMax: of the picture to read.
    init(of paper: PaperSize, pictureSide: Int, pixelsMax: Int) {
        let side = max(paper.width, paper.height)
        let own = Double(pictureSide) * 72 / side
        let wanted = (Self.dotsMin...Self.dotsMax).contains(own) ? own : Self.dotsMax
        let area = paper.width * paper.height / (72 * 72)
        let most = min(Self.sideMax * 72 / side, (Double(pixelsMax) / area).squareRoot())
        let drawn = paper.pixels(dpi: min(wanted, most))
        size = PixelSize(max(1, drawn.width), max(1, drawn.height))
        dotsPerInch = max(70, Int(min(wanted, most)))
    }
}
