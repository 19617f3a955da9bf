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

    private let fields: [Int: [Int]]

    init(_ directory: TIFFDirectory, _ index: Int, subdirectory: Int? = nil) {
        self.directory = index
        self.subdirectory = subdirectory
        width = directory.width
        height = directory.height
        bands = directory.number(TIFFTag.samplesPerPixel) ?? 1
        bitsPerSample = directory.numbers(TIFFTag.bitsPerSample, countMax: 64).max() ?? 1
        visibleBands = Self.visibleBands(directory, of: bands)
        density = StatedDensity(directory)
        fields = Dictionary(uniqueKeysWithValues: Self.sampleTags.map {
            ($0, directory.numbers($0, countMax: 64))
        })
    }

    /// The whole numbers of a tag that says how samples are stored, 64 of them at most; `nil` when
    /// it has none.
    package func values(_ tag: Int) -> [Int]? {
        fields[tag].flatMap { $0.isEmpty ? nil : $0 }
    }

    /// Their bits, compression, meaning, extra channels and format.
    private static let sampleTags = [258, 259, 262, 338, 339]

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
