internal import Glibc

/// The part of a page that is shown, in the page's own units, and how far it is turned for that.
struct ShownBox {
    let box: PageBox
    /// In quarters, clockwise: 0 to 3.
    let quarters: Int

    /// The size as it is shown.
    var shown: (width: Double, height: Double) {
        quarters % 2 == 0 ? (box.width, box.height) : (box.height, box.width)
    }

    /// The matrix of text that stands at a point of the page as it is shown, as PDF writes it.
    /// - Parameters:
    ///   - x: from the shown left edge.
    ///   - y: from the shown top edge, downwards.
    func matrix(atX x: Double, y: Double) -> [Double] {
        switch quarters {
        case 0: [1, 0, 0, 1, box.left + x, box.top - y]
        case 1: [0, 1, -1, 0, box.left + y, box.bottom + x]
        case 2: [-1, 0, 0, -1, box.right - x, box.bottom + y]
        default: [0, -1, 1, 0, box.right - y, box.top - x]
        }
    }

    /// The matrix that turns what is on the page around its middle.
    /// - Parameter radians: clockwise.
    func turn(by radians: Double) -> [Double] {
        let (cosine, sine) = (cos(radians), sin(radians))
        let (x, y) = ((box.left + box.right) / 2, (box.bottom + box.top) / 2)
        return [
            cosine, -sine, sine, cosine, x - cosine * x - sine * y, y + sine * x - cosine * y,
        ]
    }
}
