import Imaging
import Jobs
import Metadata
import Pipelines

/// What is embedded in a file beside its picture.
extension TaskRunner {
    func embeddedMetadata(of image: Image, _ format: SourceFormat) throws(Problem)
        -> EmbeddedMetadata
    {
        do { return try image.metadata(in: inputs[0], as: format) } catch { throw decoding(error) }
    }

    /// Gives renditions that keep the metadata those that hold for them. One whose format has no
    /// room for them is reported as failed.
    func keepingMetadata(of image: Image, _ format: SourceFormat, in orders: [Rendition])
        throws(Problem) -> [Rendition]
    {
        guard orders.contains(where: { $0.keptMetadata != .strip && $0.output != nil }) else {
            return orders
        }
        let metadata = try embeddedMetadata(of: image, format)
        var kept: [Rendition] = []
        for var order in orders {
            if order.keptMetadata != .strip {
                do throws(Problem) {
                    order.metadata = try fitted(metadata, of: image, to: order)
                } catch let problem {
                    if problem.kind == .memoryLimit { throw problem }
                    report(.stepFailed(step: order.step.name, problem))
                    continue
                }
            }
            kept.append(order)
        }
        return kept
    }

    /// The metadata of an input as they hold for a picture that is made of it. EXIF and IPTC that
    /// cannot be read are lost, and a warning says so.
    func fitted(_ metadata: EmbeddedMetadata, of image: Image, to rendition: Rendition)
        throws(Problem) -> EmbeddedMetadata
    {
        let size = rendition.written
        let picture = WrittenPicture(
            width: size.width, height: size.height, dotsPerInch: rendition.densityWritten,
            isPrivate: rendition.keptMetadata == .private)
        let fitted: EmbeddedMetadata
        do { fitted = try metadata.fitted(to: picture, in: rendition.encoding.container) } catch {
            throw problem(error)
        }
        if metadata.exif != nil, fitted.exif == nil, !picture.isPrivate {
            report(.warning("the EXIF of the file is damaged and is not kept"))
        }
        if !metadata.isIPTCWhole {
            report(.warning("the IPTC of the file is damaged, and a part of it is not kept"))
        }
        return fitted
    }
}
