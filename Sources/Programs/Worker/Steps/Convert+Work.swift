import Imaging
import Jobs
import Pipelines

extension Convert: RenditionWork {
    func form(of source: RenditionSource, as type: MediaType, number: Int) -> RenditionForm {
        let encoding = Encoding(type, quality: quality, huffman: .own)
        return RenditionForm(
            placement: source.whole, encoding: isLossless ? encoding.lossless : encoding,
            density: source.density, backdrop: background?.backdrop, metadata: metadata,
            isShareable: true)
    }

    var whole: WholeForm? { background == nil ? .kept : .made }
}
