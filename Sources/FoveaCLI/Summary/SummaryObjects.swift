import Fovea

extension JSONObject {
  /// A model's layers and totals.
  init(_ summary: ModelSummary) {
    self.init()
    set("model", summary.model)
    set("input", summary.inputShape)
    set(
      "layers",
      summary.rows.map { row in
        var layer = JSONObject()
        layer.set("name", row.path)
        layer.set("kind", row.kind)
        layer.set("detail", row.detail)
        layer.set("depth", row.depth)
        layer.set("container", row.isContainer)
        layer.set("output", row.outputShape)
        layer.set("parameters", row.parameters)
        layer.set("macs", row.multiplyAccumulates)
        return layer
      })
    set("parameters", summary.parameters)
    set("statistics", summary.statistics)
    set("macs", summary.multiplyAccumulates)
  }

  /// A model's stages.
  init(_ table: StageTable) {
    self.init()
    set("model", table.model)
    set("input", table.input)
    set(
      "stages",
      table.rows.map { row in
        var stage = JSONObject()
        stage.set("type", row.type)
        stage.set("patch", row.patch)
        stage.set("output", row.output)
        stage.set("depth", row.depth)
        stage.set(
          "filters", Dictionary(uniqueKeysWithValues: row.filters.map { ($0.key.rawValue, $0.value) }))
        stage.set("other_branches", row.otherBranches)
        stage.set("parameters", row.parameters)
        stage.set("macs", row.multiplyAccumulates)
        return stage
      })
  }
}
