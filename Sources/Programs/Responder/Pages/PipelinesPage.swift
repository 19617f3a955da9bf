internal import HTML
internal import Jobs

/// `/pipelines`: what can become of a file.
struct PipelinesPage: PageContent {
    /// The body of `GET /pipelines`, as far as it is shown.
    struct List: Decodable { let pipelines: [ShownPipeline] }

    let list: List
    let visitor: Visitor

    init(_ list: List, visitor: Visitor) { (self.list, self.visitor) = (list, visitor) }

    var title: String { say(.pipelines) }

    var main: HTML {
        """
        <h1>\(say(.pipelines))</h1>
        <p class="lead">\(say(.pipelinesLead))</p>
        \(list.pipelines.isEmpty ? "<p class=\"empty\">\(say(.noPipeline))</p>" : .empty)
        \(cards(of: list.pipelines, heading: 2))
        """
    }
}

extension PageWriting {
    /// Each pipeline with what it takes, and a link to use it.
    /// - Parameter level: that of their headings.
    func cards(of pipelines: [ShownPipeline], heading level: Int) -> HTML {
        let items: [HTML] = pipelines.map { pipeline in
            """
            <li class="card" data-pipeline="\(pipeline.name)">
            <h\(level)><a href="\(link("/pipelines/\(pipeline.name)"))">\
            \(pipeline.name)</a></h\(level)>
            <p>\(english(pipeline.description))</p>
            \(facts(of: pipeline))
            <p><a class="button" href="\(link("/?pipeline=\(pipeline.name)"))">\(say(.useThis))\
            <span class="spoken">: \(pipeline.name)</span></a></p>
            </li>

            """
        }
        return items.isEmpty ? .empty : "<ul class=\"cards\">\n\(items)</ul>"
    }
}
