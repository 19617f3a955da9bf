import Compression
import Containers
import Glibc
import Imaging
import Jobs
import Metadata
import Pipelines
import Platform

/// Files that cannot be made smaller are kept: encoding them anew would only take from them.
extension TaskRunner {
    /// Puts the input, without its metadata unless that is kept, in the place of an optimized file
    /// of its type that is no smaller. It must be shown as it is stored. Tables of colours and
    /// samples of few bits stay, whatever another way to write them takes.
    /// - Throws: `Problem` when the output cannot be written.
    func keepOriginal(in index: Int, like image: Image, _ rendition: Rendition) throws(Problem) {
        let keepsMetadata = rendition.keptMetadata == .keep
        let added = keepsMetadata ? EmbeddedMetadata() : rendition.metadata
        let type = task.inputs[0].mediaType
        guard type == task.outputs[index].mediaType, let format = SourceFormat(type),
            image.isShownAsStored, let file = MappedFile(descriptor: inputs[0])
        else { return }
        // Metadata are put into these as others write them, too.
        guard added.isEmpty || [.jpeg, .png, .webp].contains(format) else { return }
        if format == .jpeg, hasComplaint, try !isWhole(file.bytes) { return }
        let written = Int(lseek(outputs[index], 0, SEEK_END))
        let smallest: StrippedFile?
        if keepsMetadata {
            let isInOrder = format != .png || PNGFile(file.bytes)?.hasLateChunks == false
            smallest =
                isInOrder && file.bytes.count <= written
                ? StrippedFile(whole: file.bytes)
                : nil
        } else if let plain = compact(file.bytes, format) {
            smallest = plain
        } else {
            smallest = stripped(file.bytes, format, image, countMax: written - added.bytes)
        }
        guard let smallest, smallest.count <= written || !keepsMetadata else { return }
        if format == .png { try checkChecksum(ofPNG: file.bytes) }
        guard ftruncate(outputs[index], 0) == 0, lseek(outputs[index], 0, SEEK_SET) == 0 else {
            throw Problem(.unwritable, "an output could not be written anew")
        }
        try write(smallest, of: file.bytes, to: index)
        try add(added, to: index, like: rendition)
    }

    /// - Throws: `Problem` when an output has more bytes than it may.
    func check(_ output: Int, of rendition: Rendition) throws(Problem) {
        let count = Self.size(of: outputs[output]) ?? 0
        if let problem = rendition.problem(ofBytes: count) { throw problem }
    }

    /// Puts metadata into a complete file that has none.
    func add(_ metadata: EmbeddedMetadata, to index: Int, like rendition: Rendition)
        throws(Problem)
    {
        if metadata.isEmpty { return }
        let size = (rendition.written.width, rendition.written.height)
        do throws(MetadataError) {
            try metadata.write(to: outputs[index], in: rendition.encoding.container, size: size)
        } catch {
            throw problem(error)
        }
    }

    /// The decoder of PNG stops at the last row, before the checksum of the compressed data.
    /// - Throws: `Problem.undecodable` when that is not right.
    func checkChecksum(ofPNG bytes: UnsafeRawBufferPointer) throws(Problem) {
        guard var inflater = Inflater() else { throw outOfMemory }
        guard let file = PNGFile(bytes) else { throw Problem(.undecodable, Self.damaged) }
        for piece in file.data {
            let part = UnsafeRawBufferPointer(rebasing: bytes[piece])
            guard inflater.take(part, { _ in }) else { throw Problem(.undecodable, Self.damaged) }
        }
        guard inflater.isAtEnd else { throw Problem(.undecodable, Self.damaged) }
    }

    /// A file without its metadata; `nil` when its structure is unknown, or the rest is longer than
    /// `countMax` bytes.
    func stripped(
        _ bytes: UnsafeRawBufferPointer, _ format: SourceFormat, _ image: Image,
        countMax: Int
    ) -> StrippedFile? {
        let appearance = Appearance(
            keepsProfile: image.fittingProfile.map { !$0.isSRGB } ?? false,
            density: image.resolution)
        let file =
            switch format {
            case .jpeg: JPEGFile.stripped(bytes, appearance, countMax: countMax)
            case .png: PNGFile(bytes)?.stripped(keepingProfile: appearance.keepsProfile)
            case .webp: WebPFile(bytes)?.stripped(appearance)
            case .gif: GIFFile.stripped(bytes)
            case .tiff: TIFFFile(bytes)?.stripped(keepingProfile: appearance.keepsProfile)
            case .heif: ISOFile.stripped(bytes)
            }
        return file.flatMap { $0.count <= countMax ? $0 : nil }
    }

    /// What is left of a file with a table of colours, or with samples of few bits, without its
    /// metadata. A PNG is compressed anew where that makes it smaller.
    private func compact(_ bytes: UnsafeRawBufferPointer, _ format: SourceFormat)
        -> StrippedFile?
    {
        switch format {
        case .png:
            guard let file = PNGFile(bytes), file.isIndexedOrShallow else { return nil }
            let plain = file.stripped(keepingProfile: false)
            guard let data = recompressed(file.data, of: bytes) else { return plain }
            let anew = file.stripped(keepingProfile: false, data: data)
            return anew.count < plain.count ? anew : plain
        case .tiff:
            guard let file = TIFFFile(bytes), file.pages.allSatisfy(\.isIndexedOrShallow)
            else { return nil }
            return file.stripped(keepingProfile: false)
        case .jpeg, .webp, .gif, .heif: return nil
        }
    }

    /// The pieces of what zlib has compressed, as well compressed as can be; `nil` when they are
    /// damaged.
    private func recompressed(_ pieces: [Range<Int>], of bytes: UnsafeRawBufferPointer)
        -> [UInt8]?
    {
        guard var inflater = Inflater(), let deflater = Deflater(level: 9) else { return nil }
        var made: [UInt8] = []
        for piece in pieces {
            let isRead = inflater.take(UnsafeRawBufferPointer(rebasing: bytes[piece])) { plain in
                deflater.take(plain) { made += $0 }
            }
            guard isRead else { return nil }
        }
        deflater.finish { made += $0 }
        return inflater.isAtEnd ? made : nil
    }
}
