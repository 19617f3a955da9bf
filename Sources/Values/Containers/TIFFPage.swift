/// A full-size picture of a TIFF file.
package struct TIFFPage: Hashable, Sendable {
    /// Its place in the chain of directories, 0 the first.
    package let directory: Int
    /// Its place among the directories of that directory; `nil` when it is that one itself.
    package let subdirectory: Int?
    /// Pixels as they are stored.
    package let width: Int
    package let height: Int
    /// Samples a pixel.
    package let bands: Int
    /// The largest number of bits of a sample.
    package let bitsPerSample: Int
    /// Which samples of a pixel are seen, in the order of colours and opacity; `nil` when all are.
    package let visibleBands: [Int]?

    /// How densely the pixels lie; `nil` when nothing is said of it.
    package let density: StatedDensity?

    /// How many bytes its pixels take once they are decoded, samples in whole bytes.
    package var decodedBytes: Int {
        // None of the factors has more than 32 bits, and what does not fit is more than any limit.
        let (bytes, isTooMany) = (width * height)
            .multipliedReportingOverflow(by: bands * ((bitsPerSample + 7) / 8))
        return isTooMany ? .max : bytes
    }

    private let fields: [Int: [Int]]

    init(_ directory: TIFFDirectory, _ index: Int, subdirectory: Int? = nil) {
        self.directory = index
        self.subdirectory = subdirectory
        width = directory.width
        height = directory.height
        bands = min(directory.number(TIFFTag.samplesPerPixel) ?? 1, 0xffff)
        let bits = directory.numbers(TIFFTag.bitsPerSample, countMax: 64)
        bitsPerSample = min(bits.max() ?? 1, 0xffff)
        visibleBands = Self.visibleBands(directory, of: bands)
        density = StatedDensity(directory)
        fields = Dictionary(
            uniqueKeysWithValues: Self.sampleTags.map {
                ($0, directory.numbers($0, countMax: 64))
            })
    }

    /// Whether it is grey, in colours of a table, or red, green and blue, in whole numbers without
    /// a sign, and all of it is seen.
    var isPlain: Bool {
        let isJPEG = values(259)?.first == 7
        guard visibleBands == nil, bitsPerSample <= 16, [1, 4].contains(values(339)?.first ?? 1),
            let photometric = values(262)?.first
        else { return false }
        return (0...3).contains(photometric) || photometric == 6 && isJPEG
    }

    /// Whether its pixels are places in a table of colours, or samples of less than 8 bits, and are
    /// compressed: no other way to write them is as small.
    package var isIndexedOrShallow: Bool {
        (bitsPerSample < 8 || values(262)?.first == 3) && (values(259)?.first ?? 1) > 1
    }

    /// The whole numbers of a tag that says how samples are stored, 64 of them at most; `nil` when
    /// it has none.
    package func values(_ tag: Int) -> [Int]? {
        fields[tag].flatMap { $0.isEmpty ? nil : $0 }
    }

    /// Their bits, compression, meaning, inks and number of inks, extra channels and format; the
    /// unit of the density.
    private static let sampleTags = [258, 259, 262, 296, 332, 334, 338, 339]

    /// Samples beyond the colours are an opacity only if they are said to be one (TIFF 6.0, section
    /// 18). A file that has one more and does not say what it is takes it for an opacity by old
    /// custom.
    private static func visibleBands(_ directory: TIFFDirectory, of bands: Int) -> [Int]? {
        let colours: Int
        switch directory.number(TIFFTag.photometric) {
        // White or black is zero, a palette, a mask.
        case 0, 1, 3, 4: colours = 1
        // RGB, YCbCr, the Lab of CIE, of ICC and of ITU.
        case 2, 6, 8, 9, 10: colours = 3
        case 5:
            // Inks other than those of CMYK are all colours.
            guard (directory.number(TIFFTag.numberOfInks) ?? 4) == 4 else { return nil }
            colours = 4
        default: return nil
        }
        guard bands > colours else { return nil }
        let extra = directory.numbers(TIFFTag.extraSamples, countMax: bands)
        if extra.isEmpty, bands == colours + 1 { return nil }
        let opacity = extra.firstIndex { $0 == 1 || $0 == 2 }.map { bands - extra.count + $0 }
        guard let opacity, opacity >= colours else { return Array(0..<colours) }
        return bands == colours + 1 ? nil : Array(0..<colours) + [opacity]
    }
}
