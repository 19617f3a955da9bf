import Imaging
import Jobs
import Pipelines

extension Watermark: RenditionWork {
    func form(of source: RenditionSource, as type: MediaType, number: Int) -> RenditionForm {
        RenditionForm(
            placement: source.whole, encoding: Encoding(type, quality: quality, huffman: .own),
            density: source.density, mark: mark(source.attachments), metadata: metadata,
            isShareable: true)
    }

    var whole: WholeForm? { .made }

    private func mark(_ attachments: [String: [UInt8]]) -> Mark {
        let content: Mark.Content =
            if let picture {
                .picture(attachments[picture.sha256] ?? [])
            } else {
                .text(text ?? "", colour?.backdrop ?? .white)
            }
        return Mark(
            content, width: size / 100, position: position.position, margin: margin / 100,
            opacity: opacity / 100, isTiled: isTiled)
    }
}
