/// A colour of sRGB to put behind a picture.
package struct Backdrop: Hashable, Sendable {
    /// 0 to 255 each; an opacity of 0 is no colour at all.
    package let red: UInt8
    package let green: UInt8
    package let blue: UInt8
    package let opacity: UInt8

    package init(red: UInt8, green: UInt8, blue: UInt8, opacity: UInt8 = 255) {
        (self.red, self.green, self.blue, self.opacity) = (red, green, blue, opacity)
    }

    package static let white = Backdrop(red: 255, green: 255, blue: 255)
    package static let transparent = Backdrop(red: 0, green: 0, blue: 0, opacity: 0)

    /// What is seen of it on white paper.
    package var onWhite: Backdrop {
        func seen(_ value: UInt8) -> UInt8 {
            let sum = Int(value) * Int(opacity) + 255 * (255 - Int(opacity))
            return UInt8((sum + 127) / 255)
        }
        return Backdrop(red: seen(red), green: seen(green), blue: seen(blue))
    }

    var isOpaque: Bool { opacity == 255 }
    var isGray: Bool { red == green && green == blue }
}
