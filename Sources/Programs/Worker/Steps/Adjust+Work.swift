import Imaging
import Jobs
import Pipelines

extension Adjust: RenditionWork {
    func form(of source: RenditionSource, as type: MediaType, number: Int) -> RenditionForm {
        RenditionForm(
            placement: source.whole, encoding: Encoding(type, quality: quality, huffman: .own),
            density: source.density, adjustment: adjustment, metadata: metadata,
            isShareable: true)
    }

    var whole: WholeForm? { .made }

    private var adjustment: Adjustment {
        var adjustment = Adjustment()
        adjustment.isGrey = isGrey
        adjustment.sepia = sepia / 100
        adjustment.saturation = saturation / 100
        adjustment.brightness = brightness / 100
        adjustment.contrast = contrast / 100
        adjustment.blur = blur ?? 0
        adjustment.sharpening = sharpening / 100
        return adjustment
    }
}
