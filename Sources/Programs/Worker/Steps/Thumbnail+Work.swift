import Imaging
import Jobs
import Pipelines

extension Thumbnail: RenditionWork {
    func form(of source: RenditionSource, as type: MediaType) -> RenditionForm {
        let box = PixelSize(width, height)
        let placement: Placement =
            switch fit {
            case .inside: .inside(box, of: source.shown)
            case .cover: .covering(box, of: source.shown)
            case .fill: .filling(box, of: source.shown)
            }
        // It is for screens, and states no density. Spread over the size of the original, it would
        // be all dots.
        return RenditionForm(
            placement: placement, encoding: Encoding(type, quality: quality, huffman: .own),
            isShareable: fit == .inside)
    }
}
