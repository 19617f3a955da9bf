/// Width and height of a page in PostScript points (1/72 inch), both above 0.
package struct PaperSize: Hashable, Sendable {
    package let width: Double
    package let height: Double

    /// A size; `nil` when one of the sides is not a positive number.
    package init?(_ width: Double, _ height: Double) {
        guard width > 0, height > 0, width.isFinite, height.isFinite else { return nil }
        self.width = width
        self.height = height
    }
}
