import Imaging
import Jobs
import Pipelines

/// One input is decoded after the other, and only the sheet stays in memory.
extension ContactSheet: FileWork {
    func perform(_ step: Step, in runner: TaskRunner) throws(Problem) {
        for output in runner.outputs(of: step) {
            let size = try size(of: runner.inputs.count, within: runner.task.limits)
            runner.admit(try cost(of: size, in: runner))
            let sheet: Sheet
            do { sheet = try Sheet(size, backdrop) } catch { throw runner.encoding(error) }
            for input in runner.inputs.indices {
                try put(input, on: sheet, in: runner)
                let done = Double(input + 1) / Double(runner.inputs.count + 1)
                runner.report(.progress(done))
            }
            do throws(VipsError) {
                try sheet.image().encode(to: runner.outputs[output], as: encoding)
            } catch {
                throw runner.encoding(error)
            }
            try runner.finish(output: output, width: size.width, height: size.height)
        }
    }

    private var encoding: Encoding {
        Encoding(format.mediaType, quality: quality, huffman: .own)
    }

    private var backdrop: Backdrop { (background?.backdrop ?? .white).onWhite }

    /// Black or white, whichever shows.
    private var ink: Backdrop {
        let sum = 2 * Int(backdrop.red) + 5 * Int(backdrop.green) + Int(backdrop.blue)
        return sum > 8 * 128
            ? Backdrop(red: 0, green: 0, blue: 0) : Backdrop(red: 255, green: 255, blue: 255)
    }

    /// Of a caption in pixels.
    private var captionHeight: Int { hasCaptions ? max(12, min(width, height) / 10) : 0 }

    private func size(of count: Int, within limits: Limits) throws(Problem) -> PixelSize {
        let across = min(columns, count)
        let down = (count + across - 1) / across
        let size = PixelSize(
            gap + across * (width + gap), gap + down * (height + captionHeight + gap))
        if size.area > limits.pixels { throw .tooManyPixels(size, limits) }
        if let problem = encoding.problem(of: size) { throw problem }
        return size
    }

    /// Puts an input into its cell.
    private func put(_ input: Int, on sheet: Sheet, in runner: TaskRunner) throws(Problem) {
        let across = min(columns, runner.inputs.count)
        let left = gap + input % across * (width + gap)
        let top = gap + input / across * (height + captionHeight + gap)
        let small = try small(input, in: runner)
        do throws(VipsError) {
            let ground = try small.hasAlpha ? small.laid(on: backdrop, in: whole(small)) : small
            try sheet.put(
                ground, left: left + (width - small.size.width) / 2,
                top: top + (height - small.size.height) / 2)
            guard hasCaptions else { return }
            try sheet.write(
                runner.task.inputs[input].name, in: ink, left: left, top: top + height,
                area: PixelSize(width, captionHeight))
        } catch {
            throw runner.encoding(error)
        }
    }

    private func whole(_ image: Image) -> Placement { .filling(image.size, of: image.size) }

    /// An input in the size of its cell, upright and in memory.
    private func small(_ input: Int, in runner: TaskRunner) throws(Problem) -> Image {
        guard let format = SourceFormat(runner.task.inputs[input].mediaType) else {
            throw Problem(.unsuitable, "a file of this type is not an image")
        }
        let header = try runner.opened(input, format)
        let placement = placement(of: header)
        let plan = plan(placement, header)
        let reduction = plan.reduction(of: header.size, as: format)
        do {
            let source =
                try reduction == 1
                ? header : runner.reduced(input, header, format, by: reduction)
            let target = header.orientation.apply(to: placement.scaled)
            let scale = Scale(from: source.size, to: target)
            let small = try source.resized(to: target, by: scale).inSRGB().inMemory()
                .turned(by: header.orientation)
            try runner.checkDecoded(input)
            return small
        } catch let error as VipsError {
            throw runner.decoding(error)
        } catch let problem as Problem {
            throw problem
        } catch {
            preconditionFailure("decoding fails in two ways: \(error)")
        }
    }

    private func placement(of header: Image) -> Placement {
        let shown = header.orientation.apply(to: header.sizeInSquares)
        return .inside(PixelSize(width, height), of: shown)
    }

    private func plan(_ placement: Placement, _ header: Image) -> RenditionPlan {
        let scaled = header.orientation.apply(to: placement.scaled)
        return RenditionPlan([.init(scaled: scaled, isShareable: false)])
    }

    private func cost(of size: PixelSize, in runner: TaskRunner) throws(Problem) -> Cost {
        var cost = Cost.headersOnly
        for input in runner.inputs.indices {
            guard let format = SourceFormat(runner.task.inputs[input].mediaType) else { continue }
            let header = try runner.opened(input, format)
            let reduction = plan(placement(of: header), header)
                .reduction(of: header.size, as: format)
            cost.append(Cost(reducing: header, as: format, by: reduction))
        }
        // The sheet, the encoder's copy of it, and letters.
        cost.memoryBytes += 10 * size.area + (16 << 20)
        return cost
    }
}
