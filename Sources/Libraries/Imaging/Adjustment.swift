/// Other colours for a picture in sRGB, and how soft or sharp it is: the functions of CSS `filter`
/// (Filter Effects Module Level 1, section 13), one after the other, without rounding between them.
package struct Adjustment: Hashable, Sendable {
    package var isGrey = false
    /// 0 is none, 1 all of it.
    package var sepia = 0.0
    /// 1 changes nothing, as with the following two.
    package var saturation = 1.0
    package var brightness = 1.0
    package var contrast = 1.0
    /// The standard deviation of a Gaussian, in pixels; 0 for none.
    package var blur = 0.0
    /// How many times the difference from a blurred picture is added.
    package var sharpening = 0.0

    package init() {}

    /// The standard deviation of what sharpening takes for fine detail, in pixels.
    static let detail = 1.0

    /// Whether each pixel becomes what follows from itself alone.
    package var isOfPixels: Bool { blur == 0 && sharpening == 0 }

    /// Rows of three: what red, green and blue contribute to each of them.
    var matrix: [[Double]] {
        let greyed = isGrey ? Self.multiplied(Self.saturated(0), Self.identity) : Self.identity
        let brown = Self.multiplied(Self.browned(sepia), greyed)
        return Self.multiplied(Self.saturated(saturation), brown)
    }

    /// What is multiplied with each sample, and then added to it.
    var slope: (scale: Double, offset: Double) {
        (brightness * contrast, 255 * (0.5 - 0.5 * contrast))
    }

    private static let identity = [[1.0, 0, 0], [0, 1, 0], [0, 0, 1]]

    /// Section 13.2.4 and, of 0, 13.2.1.
    private static func saturated(_ amount: Double) -> [[Double]] {
        mixed([[0.213, 0.715, 0.072], [0.213, 0.715, 0.072], [0.213, 0.715, 0.072]], 1 - amount)
    }

    /// Section 13.2.2.
    private static func browned(_ amount: Double) -> [[Double]] {
        mixed([[0.393, 0.769, 0.189], [0.349, 0.686, 0.168], [0.272, 0.534, 0.131]], amount)
    }

    /// Some of a matrix, and the rest of the one that changes nothing.
    private static func mixed(_ matrix: [[Double]], _ amount: Double) -> [[Double]] {
        zip(matrix, identity).map { rows in
            zip(rows.0, rows.1).map { amount * $0 + (1 - amount) * $1 }
        }
    }

    private static func multiplied(_ left: [[Double]], _ right: [[Double]]) -> [[Double]] {
        left.map { row in
            (0..<3).map { column in (0..<3).reduce(0) { $0 + row[$1] * right[$1][column] } }
        }
    }
}
