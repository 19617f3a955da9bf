import Imaging
import Jobs
import Pipelines

extension Optimize: RenditionWork {
    func form(of source: RenditionSource, as type: MediaType, number: Int) -> RenditionForm {
        RenditionForm(
            placement: source.whole, encoding: Encoding(type, quality: quality, huffman: .standard),
            density: source.density, metadata: metadata, isShareable: true)
    }

    var whole: WholeForm? { .smallest }
}
