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
            metadata: metadata)
    }

    func describe(_ document: borrowing PDFDocument) -> DocumentMetadata {
        DocumentMetadata(of: document)
    }
}
