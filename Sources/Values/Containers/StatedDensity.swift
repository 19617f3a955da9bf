/// How densely a picture's pixels lie, as its file states it.
package struct StatedDensity: Hashable, Sendable {
    /// Dots per inch along the stored width and height.
    package let across: Double
    package let down: Double

    /// What the numbers of a file count the dots of.
    package enum Unit: Double, Sendable {
        case inch = 1
        case centimetre = 2.54
        /// Nothing: only the shape of a pixel is known.
        case none = 0
    }

    /// - Parameters:
    ///   - across: dots to a unit.
    ///   - down: the same downwards.
    /// - Returns: `nil` when it says nothing. Where there is no unit, the denser direction gets 72
    ///   dots to the inch, as a picture has of which nothing is known.
    package init?(across: Double, down: Double, unit: Unit) {
        guard across > 0, down > 0, across.isFinite, down.isFinite else { return nil }
        if unit == .none, across == down { return nil }
        let factor = unit == .none ? 72 / max(across, down) : unit.rawValue
        (self.across, self.down) = (across * factor, down * factor)
    }

    /// What JFIF's segment says, where it is the first of a JPEG, as it has to be.
    /// - Parameter start: the first 18 bytes of the file, or more.
    package init?(jpeg start: FileBytes) {
        guard start.number(at: 0, bytes: 4) == 0xffd8_ffe0, start.has("JFIF\0", at: 6),
            let number = start.number(at: 13, bytes: 1),
            let across = start.number(at: 14, bytes: 2), let down = start.number(at: 16, bytes: 2)
        else { return nil }
        // Of numbers without a unit it is not agreed on whether they are dots or sides of pixels.
        // One dot to the inch is what programs write that know of none.
        guard number == 1 || number == 2, across > 1 || down > 1 else { return nil }
        self.init(
            across: Double(across), down: Double(down),
            unit: number == 1 ? .inch : .centimetre)
    }

    /// What a PNG's chunk pHYs says (ISO 15948, 11.3.5.3).
    package init?(png chunk: FileBytes) {
        guard let across = chunk.number(at: 0, bytes: 4), let down = chunk.number(at: 4, bytes: 4),
            let number = chunk.number(at: 8, bytes: 1)
        else { return nil }
        let centimetre = (Double(across) / 100, Double(down) / 100)
        self.init(
            across: centimetre.0, down: centimetre.1,
            unit: number == 1 ? .centimetre : .none)
    }

    /// What EXIF says.
    /// - Parameter exif: its bytes, with `Exif\0\0` before them or without.
    package init?(exif: UnsafeRawBufferPointer) {
        let isMarked = exif.starts(with: "Exif\0\0".utf8)
        let bytes = isMarked ? UnsafeRawBufferPointer(rebasing: exif.dropFirst(6)) : exif
        guard let directory = TIFFFile(bytes)?.directories.first else { return nil }
        self.init(directory)
    }

    /// What a directory of TIFF says (TIFF 6.0, section 8).
    init?(_ directory: TIFFDirectory) {
        guard let across = directory.quotient(TIFFTag.xResolution),
            let down = directory.quotient(TIFFTag.yResolution)
        else { return nil }
        let unit: Unit? =
            switch directory.number(TIFFTag.resolutionUnit) {
            case 1: Unit.none
            case 2, nil: .inch
            case 3: .centimetre
            default: nil
            }
        guard let unit else { return nil }
        self.init(across: across, down: down, unit: unit)
    }
}

extension TIFFDirectory {
    /// The first number of a field of fractions, or of whole numbers.
    fileprivate func quotient(_ tag: Int) -> Double? {
        guard let entry = entry(tag), entry.type == 5, entry.count > 0 else {
            return number(tag).map { Double($0) }
        }
        let start = entry.values.lowerBound
        guard let above = bytes.number(at: start, bytes: 4),
            let below = bytes.number(at: start + 4, bytes: 4), below > 0
        else { return nil }
        return Double(above) / Double(below)
    }
}
