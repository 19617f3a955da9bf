import Imaging
import Jobs
import Pipelines
import Platform

/// Image files: one decode, of which all renditions are made.
extension TaskRunner {
    func renderImage() throws(Problem) {
        guard let format = SourceFormat(task.inputs[0].mediaType) else {
            throw Problem(.unsuitable, "a file of this type is not an image")
        }
        let (image, pictures) = try look(at: 0, format)
        var headers: [String: any Encodable] = [:]
        for step in task.steps {
            guard let work = step.action as? any DescriptionWork else { continue }
            try attempt(step) { () throws(Problem) in
                let description: any Encodable =
                    try work.describe(image, of: pictures, format, in: self)
                if step.rendition == nil {
                    try write(description, of: step)
                } else {
                    headers[step.name] = description
                }
            }
        }
        let wholes = try wholes(of: pictures, image, format)
        var cost = try cost(of: wholes, pictures, image, format)
        var decodes: [Decode] = []
        for view in views {
            // An image is read once: each view of the first picture but one opens it again.
            let isTaken = view.page == 1 && decodes.contains { $0.view.page == 1 }
            let first = isTaken ? try opened(0, format) : image
            guard let decode = try decode(of: view, first, pictures, format, headers)
            else { continue }
            cost.append(self.cost(of: decode, format))
            decodes.append(decode)
        }
        admit(cost)
        for decode in decodes { try make(decode, pictures, format) }
        try make(wholes, of: pictures, image, format)
    }

    /// One view of the file, and what is made of it.
    private struct Decode {
        let view: SourceView
        let image: Image
        let orders: [Rendition]
        let plan: RenditionPlan

        init(_ view: SourceView, _ image: Image, _ orders: [Rendition]) {
            self.view = view
            self.image = image
            self.orders = orders
            plan = RenditionPlan(orders.map { $0.order(stored: image.orientation) })
        }
    }

    /// The views of the file that steps want, each once.
    var views: [SourceView] {
        task.steps.compactMap { $0.rendition?.view }
            .reduce(into: []) { all, view in if !all.contains(view) { all.append(view) } }
    }

    /// Reports a problem of all steps with a view.
    func fail(_ view: SourceView, _ problem: Problem) {
        for step in task.steps where step.rendition?.view == view {
            report(.stepFailed(step: step.name, problem))
        }
    }

    /// - Returns: `nil` when nothing is made of a view, or there is no such page.
    private func decode(
        of view: SourceView, _ first: Image, _ pictures: Pictures, _ format: SourceFormat,
        _ headers: [String: any Encodable]
    ) throws(Problem) -> Decode? {
        let image: Image
        do throws(Problem) {
            image = try opened(view.page, of: pictures, first, format)
        } catch {
            guard error.kind == .unsuitable else { throw error }
            fail(view, error)
            return nil
        }
        var orders = try keepingMetadata(
            of: image, format,
            in: renditions(of: RenditionSource(image, attachments), view, (pictures, first)))
        for place in orders.indices { orders[place].header = headers[orders[place].step.name] }
        return orders.isEmpty ? nil : Decode(view, image, orders)
    }

    private func cost(of decode: Decode, _ format: SourceFormat) -> Cost {
        var cost = Cost(of: decode.image, as: format, decode.orders, decode.plan)
        // All of it is in memory before it is trimmed, upright as well.
        if decode.view.tolerance != nil { cost.memoryBytes += 8 * decode.image.size.area }
        return cost
    }

    private func make(_ decode: Decode, _ pictures: Pictures, _ format: SourceFormat)
        throws(Problem)
    {
        let image = decode.image
        guard let tolerance = decode.view.tolerance else {
            return try make(
                decode.orders, decode.plan, of: image, as: format, page: decode.view.page)
        }
        let trimmed: Image
        do throws(VipsError) {
            let upright = try image.inSRGB().inMemory().turned(by: image.orientation).inMemory()
            trimmed = try upright.trimmed(within: tolerance)
        } catch {
            throw decoding(error)
        }
        try checkDecoded(0)
        let source = RenditionSource(
            shown: trimmed.size.inSquares(image.densityShown), full: trimmed.size,
            density: image.densityShown, attachments: attachments)
        let orders = try keepingMetadata(
            of: image, format, in: renditions(of: source, decode.view, (pictures, image)))
        guard !orders.isEmpty else { return }
        try make(
            orders, RenditionPlan(orders.map { $0.order(stored: .upright) }), of: trimmed,
            Scale(from: source.shown, to: source.full), .upright)
    }

    private func make(
        _ orders: [Rendition], _ plan: RenditionPlan, of image: Image,
        as format: SourceFormat, page: Int
    ) throws(Problem) {
        let reduction = page == 1 ? plan.reduction(of: image.size, as: format) : 1
        let source = try decode(image, format, plan, reduction)
        let scale =
            format == .webp
            ? Scale(from: image.size, to: source.size)
            : Scale(1 / reduction, 1 / reduction)
        // Placements are computed for pixels that are squares.
        let squares = Scale(from: image.sizeInSquares, to: image.size)
        try make(orders, plan, of: source, squares.and(scale), image.orientation, input: image)
    }

    /// What the steps that make one image each ask for, and those that have made one; a step that
    /// asks for what its format cannot hold is reported as failed.
    /// - Parameters:
    ///   - view: what of the file the source is.
    ///   - pictures: all that the file holds and the first of it, where it is no document.
    func renditions(
        of source: RenditionSource, _ view: SourceView,
        _ pictures: (all: Pictures, first: Image)? = nil
    ) -> [Rendition] {
        let all = (task.steps + task.companions).flatMap { step -> [Rendition] in
            guard let work = step.rendition, work.view == view else {
                return []
            }
            let renditions = renditions(step, work, of: source, pictures)
            if let problem = renditions.lazy.compactMap({ $0.problem(within: task.limits) }).first {
                report(.stepFailed(step: step.name, problem))
                return []
            }
            return renditions
        }
        return all.contains { $0.output != nil } ? all : []
    }

    /// What one of them asks for.
    private func renditions(
        _ step: Step, _ work: some RenditionWork, of source: RenditionSource,
        _ pictures: (all: Pictures, first: Image)?
    ) -> [Rendition] {
        let outputs = outputs(of: step)
        let forms = step.action.outputs(for: task.inputs[0].mediaType)
        return forms.enumerated().compactMap { number, form in
            let type = type(of: form, work, pictures?.all)
            if let pictures, making(work, of: pictures.all, type, pictures.first) != .first {
                return nil
            }
            var rendition = Rendition(
                step, work, output: outputs.first { task.outputs[$0].number == number },
                of: source, as: type, number: number)
            if let whole = work.whole, whole != .animation, let pictures {
                rendition.encoding = pictures.all.encoding(rendition.encoding)
            }
            return rendition
        }
    }

    /// The type of an output, as far as the kind of file decides it.
    func type(of form: StepOutput, _ work: some RenditionWork, _ pictures: Pictures?) -> MediaType {
        if form.types.contains(.webp), work.whole == .animation, pictures?.areMoving == true {
            .webp
        } else {
            form.types[0]
        }
    }

    /// How a step's output is made of what the file holds.
    func making(
        _ work: some RenditionWork, of pictures: Pictures, _ type: MediaType, _ first: Image
    ) -> Pictures.Making {
        let source = task.inputs[0].mediaType
        let making = pictures.making(work.whole, of: type, from: source, first)
        guard making == .copied, work.whole == .kept || work.whole == .lossless else {
            return making
        }
        guard let file = MappedFile(descriptor: inputs[0]), let format = SourceFormat(source),
            stripped(file.bytes, format, first, countMax: 2 * file.bytes.count + 1024) != nil
        else { return pictures.count > 1 ? .each : .first }
        return .copied
    }

    /// The image that the largest renditions are made of: in memory when there are several.
    private func decode(
        _ image: Image, _ format: SourceFormat, _ plan: RenditionPlan,
        _ reduction: Double
    ) throws(Problem) -> Image {
        do {
            let decoded = reduction == 1 ? image : try reduced(0, image, format, by: reduction)
            // With one user the pixels stream through it, and colours are converted at its size.
            if plan.uses(of: nil) == 1 { return decoded }
            let pixels = try decoded.inSRGB().inMemory()
            try checkDecoded(0)
            return pixels
        } catch let error as VipsError {
            throw decoding(error)
        } catch let problem as Problem {
            throw problem
        } catch {
            preconditionFailure("decoding fails in two ways: \(error)")
        }
    }

    /// An input, decoded in a smaller size.
    ///
    /// libwebp stretches the picture to whole pixels, libjpeg leaves a part of the last one.
    func reduced(_ input: Int, _ header: Image, _ format: SourceFormat, by reduction: Double)
        throws(VipsError) -> Image
    {
        let image = try Image.open(inputs[input], as: format, reduction: reduction)
        return format == .jpeg ? try image.centred(of: header.size, reducedBy: reduction) : image
    }

    /// Makes renditions from the largest to the smallest. Where one cannot be made, what was to be
    /// made of it cannot either.
    /// - Parameters:
    ///   - scale: what the decoder has done to the source.
    ///   - input: the header of the input, where that is an image.
    func make(
        _ orders: [Rendition], _ plan: RenditionPlan, of source: Image, _ scale: Scale,
        _ orientation: Orientation, input: Image? = nil
    ) throws(Problem) {
        let isStreaming = plan.uses(of: nil) == 1
        var made: [Int: Image] = [:]
        for step in plan.steps {
            let rendition = orders[step.order]
            guard rendition.output != nil || plan.uses(of: step.order) > 0 else { continue }
            try attempt(rendition.step) { () throws(Problem) in
                var (description, type) = ((any Encodable)?.none, MediaType?.none)
                let done = step.origin.map { orientation.apply(to: orders[$0].placement.scale) }
                guard let origin = step.origin.map({ made[$0] }) ?? source else {
                    throw Problem(.unwritable, "the larger image that it is made from is missing")
                }
                do throws(VipsError) {
                    let target = orientation.apply(to: rendition.placement.scaled)
                    let wanted = orientation.apply(to: rendition.placement.scale)
                    var image = try origin.resized(to: target, by: wanted.after(done ?? scale))
                        .inSRGB()
                    let isShared = plan.uses(of: step.order) > 0
                    if isShared || orientation.needsMemory || rendition.needsMemory {
                        image = try image.inMemory()
                    }
                    if isShared { made[step.order] = image }
                    if let output = rendition.output {
                        let upright = try image.turned(by: orientation)
                        description = try rendition.description(of: upright)
                        if description == nil {
                            type = try rendition.encode(upright, to: outputs[output])
                        }
                    }
                } catch {
                    guard isStreaming, step.origin == nil else { throw encoding(error) }
                    throw decoding(error, writing: rendition.output)
                }
                if isStreaming, step.origin == nil { try checkDecoded(0) }
                if let description {
                    try write(description, of: rendition.step)
                } else if let output = rendition.output {
                    if let input, rendition.keepsSmaller {
                        try keepOriginal(in: output, like: input, rendition)
                    }
                    try check(output, of: rendition)
                    let size = rendition.written
                    try finish(
                        output: output, width: size.width, height: size.height, type: type)
                }
            }
        }
    }
}
