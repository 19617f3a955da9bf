package import Jobs

/// A colour of sRGB with its opacity.
package struct Colour: Hashable, Sendable {
    /// 0 to 255 each; an opacity of 0 lets everything through.
    package let red: UInt8
    package let green: UInt8
    package let blue: UInt8
    package let opacity: UInt8

    package static let names = ["white", "black", "transparent"]

    /// Reads a name, or `#rrggbb` with or without two further digits for the opacity.
    package init?(_ text: String) {
        switch text {
        case "white": self.init(0xffff_ffff)
        case "black": self.init(0x0000_00ff)
        case "transparent": self.init(0)
        default:
            let digits = text.dropFirst()
            guard text.hasPrefix("#"), digits.allSatisfy(\.isHexDigit),
                digits.count == 6 || digits.count == 8,
                let number = UInt32(digits.count == 6 ? digits + "ff" : digits, radix: 16)
            else { return nil }
            self.init(number)
        }
    }

    /// A colour that lets nothing through.
    package init(red: UInt8, green: UInt8, blue: UInt8) {
        (self.red, self.green, self.blue, opacity) = (red, green, blue, 255)
    }

    private init(_ number: UInt32) {
        (red, green) = (UInt8(number >> 24), UInt8(number >> 16 & 0xff))
        (blue, opacity) = (UInt8(number >> 8 & 0xff), UInt8(number & 0xff))
    }

    /// `#rrggbbaa`.
    package var text: String {
        let number = [red, green, blue, opacity].reduce(UInt64(1)) { $0 << 8 | UInt64($1) }
        return "#" + String(number, radix: 16).dropFirst()
    }

    /// `#rrggbb`, whatever its opacity.
    package var textOfColour: String { String(text.dropLast(2)) }
}

extension Colour: OptionValue {
    package typealias Base = Colour

    package init?(json: JSONValue) {
        guard case .text(let text) = json else { return nil }
        self.init(text)
    }

    package var json: JSONValue? { .text(text) }
}
