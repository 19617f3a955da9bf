/// The directories of a TIFF file (TIFF 6.0 or BigTIFF), as far as they say which pictures it
/// holds. No pixel is decoded.
package struct TIFFFile {
    /// One behind the other, as the file chains them.
    package let directories: [TIFFDirectory]
    /// Whether the chain has its end; it has none where the file is cut off, or has a loop.
    package let isWhole: Bool
    package let bytes: FileBytes
    /// Whether offsets have 64 bits.
    package let isBig: Bool

    /// No file has more directories: no format numbers more pages.
    private static let directoriesMax = 0x10000
    /// Nor has any more fields in all of them; overlapping directories could.
    private static let entriesMax = 1 << 20
    /// No directory has more of its own.
    private static let subdirectoriesMax = 64

    /// Follows the chain of directories.
    /// - Parameter buffer: the file, or its beginning.
    /// - Returns: `nil` when it is no TIFF.
    package init?(_ buffer: UnsafeRawBufferPointer) {
        guard buffer.count >= 8, buffer[0] == buffer[1], [0x49, 0x4d].contains(buffer[0])
        else { return nil }
        bytes = FileBytes(buffer, isLittleEndian: buffer[0] == 0x49)
        guard let version = bytes.number(at: 2, bytes: 2), [42, 43].contains(version)
        else { return nil }
        isBig = version == 43
        var next = bytes.number(at: isBig ? 8 : 4, bytes: isBig ? 8 : 4) ?? 0
        var (directories, seen, entries): ([TIFFDirectory], Set<Int>, Int) = ([], [], 0)
        while next != 0, directories.count < Self.directoriesMax, entries < Self.entriesMax,
            seen.insert(next).inserted,
            let directory = TIFFDirectory(bytes, at: next, isBig: isBig)
        {
            directories.append(directory)
            entries += directory.entries.count
            next = directory.next
        }
        isWhole = next == 0 && !directories.isEmpty
        self.directories = directories
    }

    /// The directories that a directory holds itself; `nil` for those that are not there.
    func subdirectories(of directory: TIFFDirectory) -> [TIFFDirectory?] {
        directory.numbers(TIFFTag.subdirectories, countMax: Self.subdirectoriesMax)
            .map { TIFFDirectory(bytes, at: $0, isBig: isBig) }
    }

    /// The directory that a field of a directory refers to; `nil` when there is none.
    package func subdirectory(_ tag: Int, of directory: TIFFDirectory) -> TIFFDirectory? {
        directory.number(tag).flatMap { TIFFDirectory(bytes, at: $0, isBig: isBig) }
    }
}

extension TIFFFile {
    /// The full-size pictures, each a page. Previews, levels of pyramids and masks are none; where
    /// all are said to be previews, the largest is the picture.
    package var pages: [TIFFPage] {
        let pages = directories.indices.flatMap { index -> [TIFFPage] in
            let directory = directories[index]
            if directory.isMask { return [] }
            if !directory.isReduced { return [TIFFPage(directory, index)] }
            let inner = subdirectories(of: directory)
            let place = inner.firstIndex { $0.map { !$0.isReduced && !$0.isMask } == true }
            return place.flatMap { place in
                inner[place].map { [TIFFPage($0, index, subdirectory: place)] }
            } ?? []
        }
        if !pages.isEmpty { return pages }
        let largest = directories.indices.max { left, right in
            directories[left].width * directories[left].height
                < directories[right].width * directories[right].height
        }
        return largest.map { [TIFFPage(directories[$0], $0)] } ?? []
    }

    /// Whether it is a camera's raw file: its pictures are previews, and what it is about has to be
    /// developed first. Known are DNG, Canon's CR2, Phase One's IIQ, and all that say of a picture
    /// that it is a sensor's data, as Nikon's, Sony's, Pentax' and others do.
    package var isCameraRaw: Bool {
        hasMakersMark
            || directories.contains { directory in
                directory.has(TIFFTag.dngVersion) || directory.isSensorData
                    || subdirectories(of: directory).contains { $0?.isSensorData == true }
            }
    }

    /// What Canon and Phase One put behind the header.
    private var hasMakersMark: Bool {
        bytes.number(at: 4, bytes: 4) == 16 && bytes.has("CR\u{2}\0", at: 8)
            || bytes.has("IIII", at: 8) && bytes.has("waR", at: 13) || bytes.has("MMMMRaw", at: 8)
    }

    /// Whether the beginning of a file shows that it is one: also when the first picture is a
    /// preview, and the marks of raw files stand beside it.
    package var isCameraRawByItsHead: Bool {
        if isCameraRaw { return true }
        guard let first = directories.first, first.has(TIFFTag.subdirectories),
            first.has(TIFFTag.make)
        else { return false }
        return (first.isReduced || first.number(TIFFTag.compression) == 6)
            && (first.has(TIFFTag.tiffEPStandard) || first.has(TIFFTag.dngPrivateData))
    }
}
