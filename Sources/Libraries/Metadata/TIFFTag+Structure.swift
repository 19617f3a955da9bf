internal import Containers

extension TIFFTag {
    /// Whether a field of a picture's directory says how its pixels are stored, or is there for a
    /// program that edits it: it is no metadata, and does not hold for other pixels.
    static func isStructure(_ tag: Int) -> Bool {
        switch tag {
        case 254...259, 262...266, 273, 277...281, 284, 288...293, 297, 301, 317...325, 330,
            332...347, 400...435, 512...521, 529, 530, 532, 559, xmp, iptc, photoshop, 34675,
            37724, 50706...51200:
            true
        default: false
        }
    }
}
