package main

import (
	"context"

	"github.com/apache/rocketmq-client-go/v2/consumer"
	"github.com/apache/rocketmq-client-go/v2/primitive"
	"github.com/apache/rocketmq-client-go/v2/producer"
)

// access signs with the right and with a wrong secret; the names are those of the test's accounts file.
func access(namesrv string) (any, error) {
	told := map[string]string{}
	for _, secret := range []string{"go-secret", "wrong-secret"} {
		credentials := primitive.Credentials{AccessKey: "go-user", SecretKey: secret}
		producing, err := startProducer(namesrv, "PG_"+secret, producer.WithCredentials(credentials), producer.WithRetry(0))
		if err != nil {
			return nil, err
		}
		for _, to := range []string{"go-allowed", "go-denied"} {
			_, err := producing.SendSync(context.Background(), primitive.NewMessage(to, []byte("hello")))
			told[secret+" "+to] = words(err)
		}
		if err := producing.Shutdown(); err != nil {
			return nil, err
		}
	}
	received := make(chan *primitive.MessageExt, 100)
	take := func(*primitive.MessageExt) consumer.ConsumeResult { return consumer.ConsumeSuccess }
	credentials := primitive.Credentials{AccessKey: "go-user", SecretKey: "go-secret"}
	consuming, err := startConsumer(namesrv, "CG_go", "go-allowed", received, take, consumer.WithCredentials(credentials))
	if err != nil {
		return nil, err
	}
	defer consuming.Shutdown()
	return map[string]any{"sends": told, "received": len(collect(received, 1))}, nil
}

func words(err error) string {
	if err == nil {
		return "sent"
	}
	return err.Error()
}
