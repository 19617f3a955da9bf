internal import HTML
internal import Jobs
internal import Pipelines

/// `/`: choose a pipeline, and send files.
struct UploadPage: PageContent {
    let index: SiteIndex<ShownPipeline>
    let visitor: Visitor

    init(_ index: SiteIndex<ShownPipeline>, visitor: Visitor) {
        (self.index, self.visitor) = (index, visitor)
    }

    var title: String { say(.uploadFiles) }
    var scripts: [Asset] { index.pipelines.isEmpty ? [] : [.upload] }
    private var queue: UploadQueue { UploadQueue(visitor: visitor) }

    /// The one that the address names.
    private var chosen: ShownPipeline? {
        visitor.query("pipeline").flatMap { name in index.pipelines.first { $0.name == name } }
    }

    var main: HTML {
        """
        <h1>\(say(.uploadFiles))</h1>
        <p class="lead">\(say(.uploadLead))</p>
        \(queue.reminder)
        \(index.pipelines.isEmpty ? "<p class=\"empty\">\(say(.noPipeline))</p>" : form)
        \(chosen == nil ? catalog : .empty)
        """
    }

    /// Its fields stand in front of the files, as the form reader wants it.
    private var form: HTML {
        """
        <form id="upload" class="card" method="post" action="\(link("/jobs"))" \
        enctype="multipart/form-data" data-uploads="\(link("/uploads"))">
        \(chosen.map(fixedPipeline) ?? pipelineChoice)
        <details class="more"><summary>\(say(.more))</summary>
        <p class="field"><label for="title">\(say(.title))</label>
        <input id="title" name="title" maxlength="\(JobTitle.bytesMax)" \
        aria-describedby="title-hint">
        <small id="title-hint">\(say(.titleHint))</small></p>
        <p class="field"><label for="lane">\(say(.urgency))</label>
        <select id="lane" name="lane"><option value="normal">\(say(.normal))</option>\
        <option value="urgent">\(say(.urgent))</option>\
        <option value="batch">\(say(.batch))</option></select></p>
        <p class="field"><label for="notify">\(say(.mailTo))</label>
        <input id="notify" name="notify" type="email" autocomplete="email" \
        aria-describedby="notify-hint">
        <small id="notify-hint">\(say(.mailHint))</small></p>
        </details>
        <div id="drop" class="drop">
        <label for="files">\(say(.files))</label>
        <p id="files-hint">\(say(.dropHere))</p>
        <input id="files" name="file" type="file" multiple required aria-describedby="files-hint"\
        \(chosen.map { " accept=\"\(types(of: $0))\"" })>
        \(queue.choosers)
        </div>
        \(queue.html)
        <p class="actions"><button id="send" class="primary">\(say(.uploadAsOne))</button>
        <button id="send-batch" formaction="\(link("/batches"))">\(say(.uploadAsMany))</button></p>
        </form>
        """
    }

    private var pipelineChoice: HTML {
        let choices: [HTML] = index.pipelines.map {
            """
            <option value="\($0.name)" data-accepts="\(types(of: $0))" \
            data-bytes="\($0.limits.bytes)">\($0.name) – \($0.description)</option>

            """
        }
        return """
            <p class="field"><label for="pipeline">\(say(.pipeline))</label>
            <select id="pipeline" name="pipeline" required>
            \(choices)</select></p>
            """
    }

    private func fixedPipeline(_ pipeline: ShownPipeline) -> HTML {
        """
        <input id="pipeline" type="hidden" name="pipeline" value="\(pipeline.name)" \
        data-accepts="\(types(of: pipeline))" \
        data-bytes="\(pipeline.limits.bytes)">
        <h2>\(pipeline.name)</h2>
        <p>\(english(pipeline.description))</p>
        \(facts(of: pipeline))
        <p><a href="\(link("/"))">\(say(.chooseAnother))</a></p>
        \(pipeline.options == nil ? .empty : options(of: pipeline))
        """
    }

    private func options(of pipeline: ShownPipeline) -> HTML {
        """
        <fieldset><legend>\(say(.options))</legend>
        <div lang="en">\(fields(for: pipeline))</div></fieldset>
        """
    }

    private var catalog: HTML {
        guard !index.pipelines.isEmpty else { return .empty }
        return """
            <section aria-labelledby="what"><h2 id="what">\(say(.whatPipelinesDo))</h2>
            \(cards(of: index.pipelines, heading: 3))
            </section>
            """
    }
}
