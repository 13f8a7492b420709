// A web service that scores with the model that example 01 saved: POST /score, GET /health, GET /metrics. With --self-test it sends itself
// requests, exchanges the model meanwhile, and ends.
using MLNetAutoencoder.Examples;

try
{
    if (args is ["--self-test"])
        return await SelfTest.RunAsync();
    await using var app = ScoringService.Build(args);
    await app.RunAsync();
    return 0;
}
catch (IOException e)
{
    Console.Error.WriteLine(
        $"error: {e.Message.ReplaceLineEndings(" ")} Run example 01 first, or name a model: --Scoring:ModelPath=FILE.onnx"
    );
    return 2;
}
