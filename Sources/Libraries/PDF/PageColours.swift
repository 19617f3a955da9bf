/// In which colours a page is drawn.
package struct PageColours: Hashable, Sendable {
    /// Shades of grey instead of sRGB.
    package let isGrey: Bool
    /// Whether there is no white paper behind what is drawn.
    package let isTransparent: Bool

    package init(isGrey: Bool = false, isTransparent: Bool = false) {
        self.isGrey = isGrey
        self.isTransparent = isTransparent
    }

    /// How many channels that makes.
    package var bands: Int { (isGrey ? 1 : 3) + (isTransparent ? 1 : 0) }
}
