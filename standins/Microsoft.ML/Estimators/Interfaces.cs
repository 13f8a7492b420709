using Microsoft.ML.Data;

namespace Microsoft.ML
{
    public interface ICanSaveModel
    {
        void Save(ModelSaveContext ctx);
    }

    public interface ITransformer : ICanSaveModel
    {
        bool IsRowToRowMapper { get; }

        DataViewSchema GetOutputSchema(DataViewSchema inputSchema);

        IDataView Transform(IDataView input);

        IRowToRowMapper GetRowToRowMapper(DataViewSchema inputSchema);
    }

    public interface IEstimator<out TTransformer> where TTransformer : ITransformer
    {
        TTransformer Fit(IDataView input);

        SchemaShape GetOutputSchema(SchemaShape inputSchema);
    }

    public interface IPredictionTransformer<out TModel> : ITransformer where TModel : class
    {
        TModel Model { get; }
    }

    public interface ISingleFeaturePredictionTransformer<out TModel> : IPredictionTransformer<TModel> where TModel : class
    {
        string FeatureColumnName { get; }

        DataViewType FeatureColumnType { get; }
    }
}

namespace Microsoft.ML.Data
{
    /// <summary>A transformer bound to a schema, row by row: what a prediction engine needs.</summary>
    public interface IRowToRowMapper
    {
        DataViewSchema InputSchema { get; }

        DataViewSchema OutputSchema { get; }

        IEnumerable<DataViewSchema.Column> GetDependencies(IEnumerable<DataViewSchema.Column> dependingColumns);

        DataViewRow GetRow(DataViewRow input, IEnumerable<DataViewSchema.Column> activeColumns);
    }
}
