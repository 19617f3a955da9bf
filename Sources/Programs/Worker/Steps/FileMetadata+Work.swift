import Imaging
import Jobs
import PDF
import Pipelines

extension FileMetadata: DescriptionWork {
    func describe(
        _ image: Image, of pictures: Pictures, _ format: SourceFormat, in runner: TaskRunner
    ) throws(Problem) -> ImageMetadata {
        let metadata = try runner.embeddedMetadata(of: image, format)
        // Pictures that are no frames are counted, too: those of a HEIF file.
        let frames = format == .heif ? max(pictures.count, image.frames) : pictures.count
        return ImageMetadata(
            of: image, mediaType: runner.task.inputs[0].mediaType, frames: frames,
            metadata: metadata, sha256: try digest(in: runner))
    }

    func describe(_ document: borrowing PDFDocument, in runner: TaskRunner) throws(Problem)
        -> DocumentMetadata
    {
        DocumentMetadata(of: document, sha256: try digest(in: runner))
    }

    private func digest(in runner: TaskRunner) throws(Problem) -> String? {
        hasDigest ? try runner.digest(ofInput: 0) : nil
    }
}

/// What is seen is looked at in a small rendition, which shares the decode with others.
extension FileMetadata: PictureDescriptionWork {
    private static let box = PixelSize(64, 64)

    var makesRendition: Bool { colours != nil || hasHash }

    func form(of source: RenditionSource, as type: MediaType, number: Int) -> RenditionForm {
        RenditionForm(
            placement: .inside(Self.box, of: source.shown), encoding: .png, isShareable: false)
    }

    func describe(_ picture: Image, shown: PixelSize) throws(VipsError) -> SeenMetadata {
        let opaque = try picture.flattened().inMemory()
        return SeenMetadata(
            colours: try colours.map { count throws(VipsError) in
                try Palette(opaque, count: count).colours
            },
            perceptualHash: hasHash ? try DifferenceHash(opaque).text : nil)
    }
}

/// What `metadata` says of how a picture looks.
struct SeenMetadata: Encodable {
    let colours: [Palette.Share]?
    /// 16 hexadecimal digits; see `DifferenceHash`.
    let perceptualHash: String?
}
